"""Who is told at any hour of what cannot wait: from a day on, until somebody else is named."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from coord.store import people
from coord.store.columns import Id, OrganizationKey
from coord.store.db import Model


class OnCall(Model):
    """`practitioner_id` is null from a day on which nobody is."""

    __tablename__ = "on_call"
    __table_args__ = (UniqueConstraint("organization_id", "starts_on"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    starts_on: Mapped[date]
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"), index=True)


def name(tx: Connection, organization_id: int, day: date, practitioner_id: int | None) -> None:
    """Name somebody, or nobody, from a day on; who was named for this very day is not any more."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    row = {"organization_id": organization_id, "starts_on": day, "practitioner_id": practitioner_id}
    named = dialect.insert(OnCall).values(row)
    same = [OnCall.organization_id, OnCall.starts_on]
    who = {"practitioner_id": practitioner_id}
    tx.execute(named.on_conflict_do_update(index_elements=same, set_=who))


def take_back(tx: Connection, organization_id: int, day: date) -> bool:
    """Name nobody for this very day, so that who was named before stays; False where nobody was."""
    row = OnCall
    gone = delete(row).where(row.organization_id == organization_id, row.starts_on == day)
    return tx.execute(gone).rowcount == 1


def listed(tx: Connection, organization_id: int) -> list[Any]:
    """Every day from which on somebody else is called, the last first."""
    row, who = OnCall, people.Practitioner
    query = (
        select(row.starts_on, who.name, row.practitioner_id)
        .outerjoin(who, who.id == row.practitioner_id)
        .where(row.organization_id == organization_id)
    )
    return list(tx.execute(query.order_by(row.starts_on.desc())).all())


def at(tx: Connection, organization_id: int, day: date) -> int | None:
    """Who is called on that day."""
    row = OnCall
    query = select(row.practitioner_id).where(row.organization_id == organization_id, row.starts_on <= day)
    return tx.scalar(query.order_by(row.starts_on.desc()).limit(1))


def addresses(tx: Connection, practitioner_id: int) -> list[Any]:
    """Where a practitioner is reached, by every channel."""
    row = people.ContactPoint
    usable = (row.opted_out_at.is_(None), row.undeliverable_at.is_(None))
    query = select(row.id, row.channel).where(row.practitioner_id == practitioner_id, *usable)
    return list(tx.execute(query.order_by(row.id)).all())
