"""The outbox: planning, claiming, and what became of each message."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from coord.store import diary, people, places
from coord.store.outbox import Feed, Message, MessageAttempt

LEASE = timedelta(seconds=60)
TOLD = ("sending", "sent", "unknown")
OPEN = ("pending", "claimed")


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours until the lease ends; `fence` proves it."""

    id: int
    fence: int


def add(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Queue messages; one that was queued before (by its key) is left as it is."""
    if rows:
        dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
        tx.execute(dialect.insert(Message).on_conflict_do_nothing(), list(rows))


def suppress(tx: Connection, appointment_ids: Iterable[int], why: str) -> None:
    """What has not begun to go out about these appointments never will."""
    tx.execute(
        update(Message)
        .where(Message.appointment_id.in_(list(appointment_ids)), Message.status.in_(OPEN))
        .values(status="suppressed", why=why, fence=Message.fence + 1)
    )


def told(tx: Connection, appointment_id: int, kinds: Iterable[str]) -> set[int]:
    """The contact points that have been told about the appointment by one of the kinds."""
    query = select(Message.contact_point_id).where(
        Message.appointment_id == appointment_id,
        Message.kind.in_(list(kinds)),
        Message.status.in_(TOLD),
    )
    return set(tx.scalars(query))


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
    query = select(Message.id).where(Message.appointment_id.in_(unit), Message.status == "sending")
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
            one.time_zone,
            kind.follow_up.is_not(None).label("is_treatment"),
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
    """E-mail contact points of everybody assigned, and whether a live feed tells them already."""
    row, who, contact = diary.Assignment, people.Practitioner, people.ContactPoint
    has_feed = select(Feed.id).where(Feed.practitioner_id == who.id, Feed.revoked_at.is_(None)).exists()
    query = (
        select(
            contact.id, who.id.label("practitioner_id"), who.wants_all_invitations, has_feed.label("has_feed")
        )
        .distinct()
        .select_from(row)
        .join(who, who.id == row.practitioner_id)
        .join(contact, contact.practitioner_id == who.id)
        .where(
            row.appointment_id == appointment_id, contact.channel == "email", contact.opted_out_at.is_(None)
        )
    )
    return list(tx.execute(query).all())


def claim(tx: Connection, now: datetime, limit: int) -> list[Claim]:
    """Take up to `limit` due messages, the longest due first; nobody else gets them meanwhile."""
    _reap(tx, now)
    due = (
        select(Message.id)
        .where(
            or_(
                and_(Message.status == "pending", Message.due_at <= now),
                and_(Message.status == "claimed", Message.lease_until <= now),
            )
        )
        .order_by(Message.due_at, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    taken = (
        update(Message)
        .where(Message.id.in_(select(due.c.id)))
        .values(status="claimed", lease_until=now + LEASE, fence=Message.fence + 1)
        .returning(Message.id, Message.fence)
    )
    return sorted((Claim(id_, fence) for id_, fence in tx.execute(taken)), key=lambda one: one.id)


def _reap(tx: Connection, now: datetime) -> None:
    """Whose sender died while sending: nobody knows whether it went out."""
    tx.execute(
        update(Message)
        .where(Message.status == "sending", Message.lease_until <= now)
        .values(status="unknown", why="the sender died", fence=Message.fence + 1)
    )


def due_count(tx: Connection, now: datetime, at_most: int) -> int:
    """How many messages wait, counted no further than asked."""
    waiting = (
        select(Message.id).where(Message.status == "pending", Message.due_at <= now).limit(at_most).subquery()
    )
    return tx.execute(select(func.count()).select_from(waiting)).scalar_one()


def lock(tx: Connection, claim_: Claim) -> Any | None:
    """The claimed message with all its sending must know, its appointment locked; None if no longer ours.

    The lock on the appointment is what a cancellation waits for, and what waits for it.
    """
    appointment_id = tx.scalar(
        select(Message.appointment_id).where(
            Message.id == claim_.id, Message.fence == claim_.fence, Message.status == "claimed"
        )
    )
    if appointment_id is None:
        return None
    tx.execute(select(diary.Appointment.id).where(diary.Appointment.id == appointment_id).with_for_update())
    return tx.execute(_everything(claim_)).one_or_none()


def _everything(claim_: Claim) -> Any:
    one, part, patient, contact = diary.Appointment, diary.Participant, people.Patient, people.ContactPoint
    kind, clinic, room, who = places.AppointmentType, places.Clinic, places.Room, people.Practitioner
    attempts = (
        select(func.count())
        .where(MessageAttempt.message_id == Message.id)
        .scalar_subquery()
        .label("attempts")
    )
    return (
        select(
            Message.id,
            Message.organization_id,
            Message.kind,
            Message.channel,
            Message.sequence,
            Message.stale_at,
            attempts,
            one.public_id,
            one.starts,
            one.ends,
            one.time_zone,
            one.updated_at,
            part.status.label("participant_status"),
            part.sequence.label("current_sequence"),
            part.uid,
            patient.legal_name,
            patient.preferred_name,
            patient.status.label("patient_status"),
            patient.time_zone.label("patient_zone"),
            contact.ciphertext,
            contact.safe_from,
            contact.safe_until,
            contact.sender_name_allowed,
            contact.purposes,
            contact.opted_out_at,
            kind.follow_up.is_not(None).label("is_treatment"),
            clinic.neutral_name,
            clinic.address,
            clinic.phone,
            room.name.label("room"),
            who.name.label("practitioner"),
        )
        .join(one, one.id == Message.appointment_id)
        .join(part, part.id == Message.participant_id)
        .join(patient, patient.id == part.patient_id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(clinic, clinic.id == one.clinic_id)
        .outerjoin(room, room.id == one.room_id)
        .join(contact, contact.id == Message.contact_point_id)
        .outerjoin(who, who.id == contact.practitioner_id)
        .where(Message.id == claim_.id, Message.fence == claim_.fence, Message.status == "claimed")
    )


def settle(tx: Connection, claim_: Claim, status: str, now: datetime, **more: Any) -> bool:
    """Write what is now true of the message; False where somebody else has it meanwhile."""
    changed = tx.execute(
        update(Message)
        .where(
            Message.id == claim_.id, Message.fence == claim_.fence, Message.status.in_(("claimed", "sending"))
        )
        .values(status=status, lease_until=now + LEASE, **more)
    )
    return changed.rowcount == 1


def note_attempt(tx: Connection, message_id: int, outcome: str, detail: str, now: datetime) -> None:
    tx.execute(insert(MessageAttempt).values(message_id=message_id, at=now, outcome=outcome, detail=detail))


def try_again(tx: Connection, organization_id: int, message_ids: Sequence[int], now: datetime) -> int:
    """Put failed or unknown messages back in line; returns how many."""
    changed = tx.execute(
        update(Message)
        .where(
            Message.organization_id == organization_id,
            Message.id.in_(message_ids),
            Message.status.in_(("failed", "unknown")),
        )
        .values(status="pending", due_at=now, why=None)
    )
    return changed.rowcount


def listed(tx: Connection, organization_id: int, status: str | None, limit: int) -> list[Any]:
    """Messages with their patient's record number, the newest due first."""
    part, patient = diary.Participant, people.Patient
    query = (
        select(
            Message.id,
            Message.kind,
            Message.channel,
            Message.status,
            Message.why,
            Message.due_at,
            patient.record_number,
            diary.Appointment.public_id.label("appointment"),
        )
        .outerjoin(part, part.id == Message.participant_id)
        .outerjoin(patient, patient.id == part.patient_id)
        .outerjoin(diary.Appointment, diary.Appointment.id == Message.appointment_id)
        .where(Message.organization_id == organization_id)
        .order_by(Message.due_at.desc(), Message.id.desc())
        .limit(limit)
    )
    if status:
        query = query.where(Message.status == status)
    return list(tx.execute(query).all())


def counts(tx: Connection, organization_id: int) -> dict[str, int]:
    """How many messages stand at each status."""
    query = select(Message.status, func.count()).where(Message.organization_id == organization_id)
    return {status: number for status, number in tx.execute(query.group_by(Message.status))}


def oldest_due(tx: Connection, now: datetime) -> datetime | None:
    """The due time of the message that waits longest."""
    return tx.scalar(
        select(func.min(Message.due_at)).where(Message.status == "pending", Message.due_at <= now)
    )
