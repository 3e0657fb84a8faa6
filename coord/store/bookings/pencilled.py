"""Visits that wait for a patient's clearance."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import aliased

from coord.domain.appointment import Status
from coord.store import diary


def pencilled(tx: Connection, now: int) -> list[Any]:
    """Participants of visits to come that are only pencilled, with organization, start and zone.

    A follow-up has the start of its dose, for the two are cleared as one unit.
    """
    part, one, dose = diary.Participant, diary.Appointment, aliased(diary.Appointment)
    query = (
        select(
            part.id,
            part.appointment_id,
            part.patient_id,
            one.organization_id,
            func.coalesce(dose.starts, one.starts).label("starts"),
            one.time_zone,
        )
        .join(one, one.id == part.appointment_id)
        .outerjoin(dose, dose.id == one.follows_id)
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
