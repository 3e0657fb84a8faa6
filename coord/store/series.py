"""Series of visits, and which of them stand from one on."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from coord.domain.appointment import UPCOMING
from coord.domain.permissions import Actor
from coord.store import diary, places
from coord.store.db import public_id


def add(tx: Connection, patient_id: int, every_weeks: int, by: Actor, now: datetime) -> int:
    row = diary.Series
    values = {
        "public_id": public_id(),
        "organization_id": by.organization_id,
        "patient_id": patient_id,
        "every_weeks": every_weeks,
        "created_by_id": by.user_id,
        "created_at": now,
    }
    return tx.execute(insert(row).values(values).returning(row.id)).scalar_one()


def later_than(tx: Connection, organization_id: int, name: str) -> list[Any]:
    """The visits of the same rhythm that stand and start after this one, in order of time.

    The visits of a course keep none.
    """
    one, part, clinic, whole = diary.Appointment, diary.Participant, places.Clinic, diary.Series
    this = diary.Appointment.__table__.alias()
    query = (
        select(
            one.public_id,
            one.version,
            one.starts,
            one.ends,
            one.wall_start,
            one.is_moved_alone,
            clinic.time_zone.label("zone"),
        )
        .join(this, this.c.series_id == one.series_id)
        .join(whole, whole.id == one.series_id)
        .join(part, part.appointment_id == one.id)
        .join(clinic, clinic.id == one.clinic_id)
        .where(
            one.organization_id == organization_id,
            this.c.organization_id == organization_id,
            this.c.public_id == name,
            one.starts > this.c.starts,
            whole.every_weeks > 0,
            part.status.in_(UPCOMING),
        )
        .order_by(one.starts)
    )
    return list(tx.execute(query).all())


def mark_moved_alone(tx: Connection, appointment_id: int) -> None:
    """A visit of a series that moved on its own stays where it is when the others move or go."""
    row = diary.Appointment
    moved = update(row).where(row.id == appointment_id, row.series_id.is_not(None))
    tx.execute(moved.values(is_moved_alone=True))
