"""Claiming what is due, and writing what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from coord.store import diary, people, places
from coord.store.messages.audience import MAY_BE_TOLD
from coord.store.messages.of_series import lock_visits
from coord.store.messages.to_staff import staff_row
from coord.store.outbox import Message, MessageAttempt

LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Claim:
    """A message that is ours until the lease ends; `fence` proves it."""

    id: int
    fence: int


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
    """How many messages wait or were left behind by a worker that died, counted no further than asked."""
    is_left = and_(Message.status.in_(("claimed", "sending")), Message.lease_until <= now)
    is_due = and_(Message.status == "pending", Message.due_at <= now)
    waiting = select(Message.id).where(or_(is_due, is_left)).limit(at_most).subquery()
    return tx.execute(select(func.count()).select_from(waiting)).scalar_one()


def lock(tx: Connection, claim_: Claim) -> Any | None:
    """The claimed message with all its sending must know; None if no longer ours.

    Its appointment is locked, for a cancellation, and the address, for whoever stops messages to it: each
    of them waits for us, or we see what it has written.
    """
    found = tx.execute(
        select(Message.appointment_id, Message.series_id).where(
            Message.id == claim_.id, Message.fence == claim_.fence, Message.status == "claimed"
        )
    ).one_or_none()
    if found is None:
        return None
    if found.appointment_id is None:
        return staff_row(tx, claim_.id)
    about = found.appointment_id
    if found.series_id is not None:
        lock_visits(tx, found.series_id)
    tx.execute(select(diary.Appointment.id).where(diary.Appointment.id == about).with_for_update())
    return tx.execute(_everything(claim_)).one_or_none()


def _everything(claim_: Claim) -> Any:
    one, part, patient, contact = diary.Appointment, diary.Participant, people.Patient, people.ContactPoint
    kind, clinic, room, who = places.AppointmentType, places.Clinic, places.Room, people.Practitioner
    around = people.RelatedPerson
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
            Message.series_id,
            Message.kind,
            Message.channel,
            Message.sequence,
            Message.contact_point_id,
            Message.participant_id,
            Message.appointment_id,
            Message.details,
            Message.stale_at,
            attempts,
            one.public_id,
            one.starts,
            one.ends,
            one.time_zone,
            one.updated_at,
            one.modality,
            part.status.label("participant_status"),
            part.patient_id,
            part.not_treated,
            part.no_drive_until,
            part.sequence.label("current_sequence"),
            part.uid,
            patient.legal_name,
            patient.preferred_name,
            patient.languages,
            patient.food_by_nurse,
            patient.food_minutes,
            patient.drink_minutes,
            patient.prompts,
            patient.status.label("patient_status"),
            patient.time_zone.label("patient_zone"),
            contact.ciphertext,
            contact.safe_from,
            contact.safe_until,
            contact.sender_name_allowed,
            contact.purposes,
            contact.opted_out_at,
            contact.undeliverable_at,
            places.Organization.text_number,
            kind.is_treatment,
            kind.code.label("type_code"),
            clinic.neutral_name,
            clinic.address,
            clinic.phone,
            clinic.jurisdiction,
            room.name.label("room"),
            who.name.label("practitioner"),
            around.name.label("relative"),
            MAY_BE_TOLD.label("may_be_told"),
        )
        .join(places.Organization, places.Organization.id == Message.organization_id)
        .join(one, one.id == Message.appointment_id)
        .join(part, part.id == Message.participant_id)
        .join(patient, patient.id == part.patient_id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(clinic, clinic.id == one.clinic_id)
        .outerjoin(room, room.id == one.room_id)
        .join(contact, contact.id == Message.contact_point_id)
        .outerjoin(who, who.id == contact.practitioner_id)
        .outerjoin(around, around.id == contact.related_person_id)
        .where(Message.id == claim_.id, Message.fence == claim_.fence, Message.status == "claimed")
        .with_for_update(read=True, of=contact)
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
