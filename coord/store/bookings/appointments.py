"""Changing appointments, their participants and assignments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from coord.domain.appointment import Proposal, ProposedAppointment, Status
from coord.domain.facts import Facts
from coord.store import diary
from coord.store.batch import Batch
from coord.store.bookings.adding import assignments, when_and_where
from coord.store.bookings.occupying import release


def participant_of(tx: Connection, appointment_id: int) -> int:
    part = diary.Participant
    return tx.execute(select(part.id).where(part.appointment_id == appointment_id)).scalar_one()


def change(
    tx: Connection, appointment_id: int, version: int, one: ProposedAppointment, facts: Facts, now: datetime
) -> bool:
    """Give an appointment its new time, place and version; False where the version is not the one seen."""
    row = diary.Appointment
    values = when_and_where(one, facts) | {"version": version + 1, "updated_at": now}
    changed = tx.execute(update(row).where(row.id == appointment_id, row.version == version).values(values))
    part = diary.Participant
    tx.execute(update(part).where(part.appointment_id == appointment_id).values(sequence=part.sequence + 1))
    return changed.rowcount == 1


def touch(tx: Connection, appointment_id: int, now: datetime) -> None:
    """Raise the version of an appointment of which something else than time and place has changed.

    A unit is one thing: what changes about a follow-up changes its dose as well. What was found against
    the appointment stands against it still.
    """
    row, known = diary.Appointment, diary.BrokenVisit
    seen = select(row.version).where(row.id == appointment_id).scalar_subquery()
    is_known = (known.appointment_id == appointment_id, known.version == seen)
    tx.execute(update(known).where(*is_known).values(version=known.version + 1))
    tx.execute(update(row).where(row.id == appointment_id).values(version=row.version + 1, updated_at=now))


def cancel(
    tx: Connection, appointments: Sequence[int], why: str, now: datetime, **more: str | bool | None
) -> None:
    """End these appointments for their participants and free what they occupy."""
    part, row = diary.Participant, diary.Appointment
    tx.execute(
        update(part)
        .where(part.appointment_id.in_(appointments))
        .values(
            status=Status.CANCELLED, cancelled_at=now, cancel_reason=why, sequence=part.sequence + 1, **more
        )
    )
    tx.execute(update(row).where(row.id.in_(appointments)).values(version=row.version + 1, updated_at=now))
    release(tx, appointments)


def note(tx: Connection, appointments: Sequence[int], **values: Any) -> None:
    """Write what happened to the participants of these appointments."""
    part = diary.Participant
    tx.execute(update(part).where(part.appointment_id.in_(appointments)).values(**values))


def set_status(tx: Connection, appointments: Sequence[int], status: Status) -> None:
    part = diary.Participant
    tx.execute(update(part).where(part.appointment_id.in_(appointments)).values(status=status))


def assign(tx: Connection, proposal: Proposal, appointments: Sequence[int]) -> None:
    """Write who has which part; whoever had one before is replaced."""
    row = diary.Assignment
    tx.execute(delete(row).where(row.appointment_id.in_(appointments)))
    batch = Batch()
    batch.add(row, assignments(proposal, list(appointments)))
    batch.write(tx)
