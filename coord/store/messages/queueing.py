"""Queueing messages about an appointment, and taking them back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from coord.store import diary, people, places
from coord.store.outbox import Feed, Message

TOLD = ("sending", "sent", "unknown", "told")


OPEN = ("pending", "claimed")


def add(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Queue messages; one that was queued before (by its key) is left as it is."""
    if rows:
        dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
        tx.execute(dialect.insert(Message).on_conflict_do_nothing(), list(rows))


def suppress(tx: Connection, appointment_ids: Iterable[int], why: str) -> None:
    """What has not begun to go out about these appointments alone never will.

    A message about a whole series names those of its visits that stand when it goes out.
    """
    alone = Message.appointment_id.in_(list(appointment_ids)) & Message.series_id.is_(None)
    tx.execute(
        update(Message)
        .where(alone, Message.status.in_(OPEN))
        .values(status="suppressed", why=why, fence=Message.fence + 1)
    )


def restore(tx: Connection, appointment_id: int, why: str) -> None:
    """Put back in line what was suppressed about the appointment for this reason."""
    tx.execute(
        update(Message)
        .where(Message.appointment_id == appointment_id, Message.status == "suppressed", Message.why == why)
        .values(status="pending", why=None, fence=Message.fence + 1)
    )


def put_to(tx: Connection, appointment_id: int, kind: str, due: datetime, stale: datetime) -> None:
    """Give a message of this kind that still waits another time."""
    tx.execute(
        update(Message)
        .where(Message.appointment_id == appointment_id, Message.kind == kind, Message.status == "pending")
        .values(due_at=due, stale_at=stale)
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Who was last told of the appointment, by which channel, and which time and place they were told."""

    contact_point_id: int
    channel: str
    is_practitioner: bool
    details: dict[str, Any]


def told(
    tx: Connection, appointment_id: int, kinds: Iterable[str], cancels: Iterable[str]
) -> dict[int, Told]:
    """By contact point, who believes in the appointment: told by one of the kinds, not cancelled since.

    What a message says of a whole series counts for each visit that it names.
    """
    contact, cancels, row = people.ContactPoint, set(cancels), diary.Appointment
    series = select(row.series_id).where(row.id == appointment_id, row.series_id.is_not(None))
    alone = (Message.appointment_id == appointment_id) & Message.series_id.is_(None)
    query = (
        select(Message.kind, Message.channel, Message.details, contact.id, contact.practitioner_id)
        .join(contact, contact.id == Message.contact_point_id)
        .where(
            (alone & Message.kind.in_([*kinds, *cancels])) | Message.series_id.in_(series),
            Message.status.in_(TOLD),
        )
        .order_by(Message.sequence, Message.id)
    )
    found: dict[int, Told] = {}
    for kind, channel, details, contact_id, practitioner_id in tx.execute(query):
        said = details.get("visits", {str(appointment_id): details}).get(str(appointment_id))
        if said is None:
            continue
        found.pop(contact_id, None)
        if kind not in cancels:
            found[contact_id] = Told(contact_id, channel, practitioner_id is not None, said)
    return found


def is_any_sending(tx: Connection, organization_id: int, public_id: str) -> bool:
    """Whether a message about the appointment or its follow-up is on its way this very moment."""
    row, main = diary.Appointment, aliased(diary.Appointment)
    unit = (
        select(row.id)
        .outerjoin(main, main.id == row.follows_id)
        .where(
            row.organization_id == organization_id,
            or_(row.public_id == public_id, main.public_id == public_id),
        )
    )
    series = select(row.series_id).where(row.id.in_(unit), row.series_id.is_not(None))
    about = Message.appointment_id.in_(unit) | Message.series_id.in_(series)
    query = select(Message.id).where(about, Message.status == "sending")
    return tx.scalar(query.limit(1)) is not None


def is_any_sending_to(tx: Connection, contact_point_id: int) -> bool:
    """Whether a message to the address is on its way this very moment."""
    query = select(Message.id).where(
        Message.contact_point_id == contact_point_id, Message.status == "sending"
    )
    return tx.scalar(query.limit(1)) is not None


def recipients(tx: Connection, appointment_id: int) -> tuple[Any, list[Any], list[Any]]:
    """The appointment with its patient, the patient's contact points, and the practitioners'."""
    one = _appointment(tx, appointment_id)
    contact = people.ContactPoint
    own = tx.execute(
        select(contact.id, contact.channel, contact.purposes).where(
            contact.patient_id == one.patient_id, contact.opted_out_at.is_(None)
        )
    ).all()
    return one, list(own), _practitioners(tx, appointment_id)


def _appointment(tx: Connection, appointment_id: int) -> Any:
    one, part, patient = diary.Appointment, diary.Participant, people.Patient
    kind = places.AppointmentType
    return tx.execute(
        select(
            one.id,
            one.organization_id,
            one.starts,
            one.ends,
            one.clinic_id,
            one.room_id,
            one.time_zone,
            kind.is_treatment,
            part.id.label("participant_id"),
            part.sequence,
            part.patient_id,
            patient.time_zone.label("patient_zone"),
        )
        .join(part, part.appointment_id == one.id)
        .join(patient, patient.id == part.patient_id)
        .join(kind, kind.id == one.appointment_type_id)
        .where(one.id == appointment_id)
    ).one()


def _practitioners(tx: Connection, appointment_id: int) -> list[Any]:
    """E-mail contact points of everybody assigned, when they are needed, and whether a live feed tells them.

    Needed is who gives attention; who only covers is needed for the cover.
    """
    row, who, contact = diary.Assignment, people.Practitioner, people.ContactPoint
    has_feed = select(Feed.id).where(Feed.practitioner_id == who.id, Feed.revoked_at.is_(None)).exists()
    attends = row.use == "attention"
    query = (
        select(
            contact.id,
            who.wants_all_invitations,
            has_feed.label("has_feed"),
            func.coalesce(func.min(case((attends, row.starts))), func.min(row.starts)).label("starts"),
            func.coalesce(func.max(case((attends, row.ends))), func.max(row.ends)).label("ends"),
        )
        .select_from(row)
        .join(who, who.id == row.practitioner_id)
        .join(contact, contact.practitioner_id == who.id)
        .where(
            row.appointment_id == appointment_id, contact.channel == "email", contact.opted_out_at.is_(None)
        )
        .group_by(contact.id, who.id, who.wants_all_invitations)
    )
    return list(tx.execute(query).all())
