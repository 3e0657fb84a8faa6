"""When practitioners are busy by their own calendars: what was read of each, and nothing more.

Neither titles nor places nor people of a calendar are kept, only minutes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Index,
    UniqueConstraint,
    delete,
    insert,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from coord.domain.interval import Interval
from coord.store import diary, people
from coord.store.columns import Id, Moment, OrganizationKey, PublicId
from coord.store.db import Model

BATCH = 2000


class BusySource(Model):
    """One calendar of a practitioner, as it was last imported.

    `count` intervals were found between `starts` and `ends` (UTC epoch minutes), `skipped` entries not
    understood.
    """

    __tablename__ = "busy_source"
    __table_args__ = (UniqueConstraint("practitioner_id", "name"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"))
    name: Mapped[str]
    imported_at: Mapped[Moment]
    count: Mapped[int]
    skipped: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]


class Busy(Model):
    """`starts` and `ends` are UTC epoch minutes."""

    __tablename__ = "busy"
    __table_args__ = (
        CheckConstraint("ends > starts", name="order"),
        Index("ix_busy_practitioner_ends", "practitioner_id", "ends"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"))
    source_id: Mapped[int] = mapped_column(ForeignKey("busy_source.id"), index=True)
    starts: Mapped[int]
    ends: Mapped[int]


def sources(tx: Connection, organization_id: int) -> list[Any]:
    """The calendars that were imported, with their practitioners, by name."""
    return list(tx.execute(_sources().where(BusySource.organization_id == organization_id)).all())


def find(tx: Connection, organization_id: int, public_id: str) -> Any:
    query = _sources().where(BusySource.organization_id == organization_id, BusySource.public_id == public_id)
    return tx.execute(query).one_or_none()


def _sources() -> Any:
    who = people.Practitioner
    return (
        select(BusySource.__table__, who.name.label("practitioner"), who.titles)
        .join(who, who.id == BusySource.practitioner_id)
        .order_by(who.name, who.id, BusySource.name)
    )


def resources(tx: Connection, practitioner_id: int) -> list[int]:
    """What booking locks of the practitioner: attention and cover."""
    row = diary.Resource
    return list(tx.scalars(select(row.id).where(row.practitioner_id == practitioner_id)))


def clinics(tx: Connection, practitioner_id: int) -> list[int]:
    """Where the practitioner keeps hours."""
    row = people.AvailabilityRule
    return list(tx.scalars(select(row.clinic_id).where(row.practitioner_id == practitioner_id).distinct()))


def own_appointments(tx: Connection, practitioner_id: int, ends_after: int) -> list[str]:
    """Public ids of the appointments, standing or not, that the practitioner's calendar may know from us."""
    one, assigned = diary.Appointment, diary.Assignment
    query = (
        select(one.public_id)
        .join(assigned, assigned.appointment_id == one.id)
        .where(assigned.practitioner_id == practitioner_id, one.ends > ends_after)
    )
    return list(tx.scalars(query.distinct()))


def put(
    tx: Connection,
    organization_id: int,
    practitioner_id: int,
    name: str,
    window: Interval,
    found: Sequence[Interval],
    skipped: int,
    now: datetime,
) -> int:
    """Keep what a calendar gave, in place of what it gave before; returns the source's number."""
    drop(tx, _numbers(tx, practitioner_id, name))
    values = {
        "organization_id": organization_id,
        "practitioner_id": practitioner_id,
        "name": name,
        "imported_at": now,
        "count": len(found),
        "skipped": skipped,
        "starts": window.starts,
        "ends": window.ends,
    }
    source_id = tx.execute(insert(BusySource).values(values).returning(BusySource.id)).scalar_one()
    shared = {"organization_id": organization_id, "practitioner_id": practitioner_id, "source_id": source_id}
    rows = [{**shared, "starts": one.starts, "ends": one.ends} for one in found]
    for first in range(0, len(rows), BATCH):
        tx.execute(insert(Busy), rows[first : first + BATCH])
    return source_id


def _numbers(tx: Connection, practitioner_id: int, name: str) -> list[int]:
    query = select(BusySource.id).where(
        BusySource.practitioner_id == practitioner_id, BusySource.name == name
    )
    return list(tx.scalars(query))


def drop(tx: Connection, source_ids: Sequence[int]) -> None:
    """Forget calendars and everything that they gave."""
    tx.execute(delete(Busy).where(Busy.source_id.in_(source_ids)))
    tx.execute(delete(BusySource).where(BusySource.id.in_(source_ids)))
