"""Who is in a clinic, as somebody ticked it: here since when, and left when."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from coord.domain.permissions import Actor
from coord.store import overview, people
from coord.store.columns import Id, Moment, OrganizationKey
from coord.store.db import Model


class Attendance(Model):
    """A practitioner in a clinic from when to when; `left_at` is null while they are there."""

    __tablename__ = "attendance"
    __table_args__ = (Index("ix_attendance_clinic_here_at", "clinic_id", "here_at"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    here_at: Mapped[Moment]
    left_at: Mapped[Moment | None]
    ticked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


def tick_here(tx: Connection, practitioner_id: int, clinic_id: int, by: Actor, now: datetime) -> None:
    tx.execute(
        insert(Attendance).values(
            organization_id=by.organization_id,
            clinic_id=clinic_id,
            practitioner_id=practitioner_id,
            here_at=now,
            ticked_by_id=by.user_id,
        )
    )


def tick_left(tx: Connection, practitioner_id: int, now: datetime) -> int:
    """End every tick of theirs that is open, wherever; how many there were."""
    row = Attendance
    mine = (row.practitioner_id == practitioner_id, row.left_at.is_(None))
    return tx.execute(update(row).where(*mine).values(left_at=now)).rowcount


def there(tx: Connection, clinic_id: int, since: datetime, at: datetime) -> list[Any]:
    """Who came to the clinic since a moment and is there still, or was there at another, by name.

    `since` is the beginning of the day, for a tick that nobody took back yesterday proves nothing today.
    """
    row, who = Attendance, people.Practitioner
    still = or_(row.left_at.is_(None), (row.here_at <= at) & (row.left_at > at))
    query = (
        select(who.id, who.public_id, who.name, who.titles, row.here_at)
        .join(who, who.id == row.practitioner_id)
        .where(row.clinic_id == clinic_id, row.here_at >= since, still)
        .order_by(who.name, who.id)
    )
    return list(tx.execute(query).all())


def names_of(tx: Connection, practitioner_ids: list[int]) -> dict[int, str]:
    who = people.Practitioner
    query = select(who.id, who.name, who.titles).where(who.id.in_(practitioner_ids))
    return {id_: overview.with_titles(name, titles) for id_, name, titles in tx.execute(query)}
