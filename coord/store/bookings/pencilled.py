"""Visits that wait for a patient's clearance."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select, update

from coord.domain.appointment import Status
from coord.store import diary


def pencilled(tx: Connection, now: int) -> list[Any]:
    """Participants of visits to come that are only pencilled, with the day's start and zone."""
    part, one = diary.Participant, diary.Appointment
    query = (
        select(part.id, part.patient_id, one.starts, one.time_zone)
        .join(one, one.id == part.appointment_id)
        .where(part.status == Status.PENDING, one.starts > now)
    )
    return list(tx.execute(query).all())


def ink(tx: Connection, participant_ids: Sequence[int]) -> None:
    """What was pencilled is booked."""
    part = diary.Participant
    tx.execute(
        update(part)
        .where(part.id.in_(participant_ids), part.status == Status.PENDING)
        .values(status=Status.BOOKED)
    )
