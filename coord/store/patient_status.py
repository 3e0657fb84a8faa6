"""A patient's status: active, paused (until a day or openly), inactive, deceased; and what is to come."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select, update

from coord.domain.appointment import UPCOMING, Status
from coord.store import diary, outbox, people, tasks


@dataclass(frozen=True, slots=True)
class PatientStatus:
    id: int
    resource_id: int
    status: str
    paused_until: date | None


def find(tx: Connection, organization_id: int, public_id: str) -> PatientStatus | None:
    row, resource = people.Patient, diary.Resource
    query = (
        select(row.id, resource.id, row.status, row.paused_until)
        .join(resource, resource.patient_id == row.id)
        .where(row.organization_id == organization_id, row.public_id == public_id)
    )
    found = tx.execute(query).one_or_none()
    return PatientStatus(*found) if found else None


def write(tx: Connection, patient_id: int, status: str, paused_until: date | None) -> None:
    row = people.Patient
    tx.execute(update(row).where(row.id == patient_id).values(status=status, paused_until=paused_until))


def visits_to_come(tx: Connection, patient_id: int, now: int) -> list[int]:
    """Visits that have not begun, and those set aside for another day."""
    part, one = diary.Participant, diary.Appointment
    is_ahead = part.status.in_(UPCOMING) & (one.starts > now)
    is_set_aside = part.status.in_([*UPCOMING, Status.ARRIVED]) & part.not_treated.is_not(None)
    query = (
        select(one.id)
        .join(part, part.appointment_id == one.id)
        .where(part.patient_id == patient_id, is_ahead | (is_set_aside & part.order_id.is_not(None)))
    )
    return list(tx.scalars(query.order_by(one.id)))


def holds_of(tx: Connection, patient_id: int) -> list[int]:
    return list(tx.scalars(select(diary.Hold.id).where(diary.Hold.patient_id == patient_id)))


def suppress_messages(tx: Connection, patient_id: int, why: str) -> None:
    """Nothing about the patient that has not begun to go out ever will."""
    message = outbox.Message
    tx.execute(
        update(message)
        .where(
            outbox.about(diary.Participant.patient_id == patient_id),
            message.status.in_(("pending", "claimed")),
        )
        .values(status="suppressed", why=why, fence=message.fence + 1)
    )


def is_any_sending(tx: Connection, patient_id: int) -> bool:
    """Whether a message about any visit of the patient is on its way this very moment."""
    message = outbox.Message
    theirs = outbox.about(diary.Participant.patient_id == patient_id)
    query = select(message.id).where(theirs, message.status == "sending")
    return tx.scalar(query.limit(1)) is not None


def close_tasks(tx: Connection, patient_id: int, user_id: int, now: datetime) -> None:
    row = tasks.Task
    tx.execute(
        update(row)
        .where(row.patient_id == patient_id, row.status == "open")
        .values(status="done", closed_at=now, closed_by_id=user_id)
    )
