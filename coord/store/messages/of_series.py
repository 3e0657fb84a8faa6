"""Messages that speak of a whole series: one row, and the visits it names in its details."""

from typing import Any

from sqlalchemy import Connection, select

from coord.domain.appointment import UPCOMING, Status
from coord.store import diary


def lock_visits(tx: Connection, series_id: int) -> None:
    """Hold all visits of the series, so that whoever cancels one waits for us, or we see it cancelled."""
    row = diary.Appointment
    query = select(row.id).where(row.series_id == series_id).order_by(row.id)
    tx.execute(query.with_for_update()).all()


def standing(tx: Connection, series_id: int, named: dict[str, Any]) -> dict[str, Any]:
    """Of the visits that a message names, those that stand as they were booked, in order of time.

    Each with what its calendar entry needs: its UID, and whether it is only pencilled.
    """
    row, part = diary.Appointment, diary.Participant
    query = (
        select(row.id, part.uid, part.status)
        .join(part, part.appointment_id == row.id)
        .where(row.series_id == series_id, part.status.in_(UPCOMING), part.sequence == 0)
        .order_by(row.starts)
    )
    return {
        str(id_): {**named[str(id_)], "uid": uid, "is_pencilled": status == Status.PENDING}
        for id_, uid, status in tx.execute(query)
        if str(id_) in named
    }
