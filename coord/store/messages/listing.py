"""What staff see of messages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select, update

from coord.store import diary, people, places
from coord.store.outbox import BACK_IN_LINE, Message
from coord.store.texts import TextAttempt

# Whoever asks says so every minute.
NOBODY_ASKS = timedelta(minutes=10)


def try_again(tx: Connection, organization_id: int, message_ids: Sequence[int], now: datetime) -> int:
    """Put failed or unknown messages back in line; returns how many.

    A text about which its provider is being asked waits for the answer, and so does what went out in it:
    sent again, it might come twice.
    """
    asked = select(TextAttempt.message_id).where(TextAttempt.look_at > now - NOBODY_ASKS)
    changed = tx.execute(
        update(Message)
        .where(
            Message.organization_id == organization_id,
            Message.id.in_(message_ids),
            Message.status.in_(("failed", "unknown")),
            func.coalesce(Message.goes_with, Message.id).not_in(asked),
        )
        .values(due_at=now, **BACK_IN_LINE)
    )
    return changed.rowcount


def listed(tx: Connection, organization_id: int, status: str | None, *, offset: int, limit: int) -> list[Any]:
    """Messages with their patient's record number and their clinic's zone, where they are about a visit.

    The latest first, or of those that wait the next.
    """
    part, patient, clinic = diary.Participant, people.Patient, places.Clinic
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
            clinic.time_zone.label("zone"),
        )
        .outerjoin(part, part.id == Message.participant_id)
        .outerjoin(patient, patient.id == part.patient_id)
        .outerjoin(diary.Appointment, diary.Appointment.id == part.appointment_id)
        .outerjoin(clinic, clinic.id == diary.Appointment.clinic_id)
        .where(Message.organization_id == organization_id)
        .order_by(Message.due_at.desc(), Message.id.desc())
        .offset(offset)
        .limit(limit)
    )
    if status:
        query = query.where(Message.status == status)
    if status == "pending":
        query = query.order_by(None).order_by(Message.due_at, Message.id)
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
