"""Proposed re-plans of a day: asked for, worked out by the worker, taken whole or piece by piece."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, Index, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from coord.domain.permissions import Actor
from coord.store.columns import Id, Moment, OrganizationKey, PublicId
from coord.store.db import Model, public_id

STALE = timedelta(minutes=1)
UNFINISHED = ("wanted", "working")


class ReplanProposal(Model):
    """`happening` is what has happened as data, `pieces` one visit each with what is proposed for it.

    `status` is wanted, working, ready, failed or cancelled; `done` of `total` visits have been looked at.
    `is_best` where it is proven that no other proposal changes less.
    """

    __tablename__ = "replan_proposal"
    __table_args__ = (Index("ix_replan_proposal_status", "status"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    happening: Mapped[dict[str, Any]] = mapped_column(JSON)
    status: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    is_best: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str | None]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment]
    claimed_at: Mapped[Moment | None]
    ready_at: Mapped[Moment | None]


def add(tx: Connection, happening: dict[str, Any], by: Actor, now: datetime) -> str:
    """Ask for one; its public id."""
    name = public_id()
    tx.execute(
        insert(ReplanProposal).values(
            public_id=name,
            organization_id=by.organization_id,
            happening=happening,
            status="wanted",
            done=0,
            total=0,
            pieces=[],
            is_best=False,
            created_by_id=by.user_id,
            created_at=now,
        )
    )
    return name


def find(tx: Connection, organization_id: int, name: str) -> Any | None:
    """The proposal of that name; another organization's is not there."""
    row = ReplanProposal
    query = select(row.__table__).where(row.organization_id == organization_id, row.public_id == name)
    return tx.execute(query).first()


def claim(tx: Connection, now: datetime, name: str | None = None) -> Any | None:
    """The named one, or the oldest that waits or whose worker has died, now worked on by the caller."""
    row = ReplanProposal
    is_open = or_(row.status == "wanted", (row.status == "working") & (row.claimed_at <= now - STALE))
    query = select(row.id).where(is_open if name is None else row.public_id == name).order_by(row.id).limit(1)
    if tx.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    found = tx.scalar(query)
    if found is None:
        return None
    claimed = update(row).where(row.id == found).values(status="working", claimed_at=now, done=0, pieces=[])
    return tx.execute(claimed.returning(*row.__table__.c)).one()


def note(tx: Connection, id_: int, **values: Any) -> bool:
    """Note progress or the end of the work; False where it is not worked on any more."""
    row = ReplanProposal
    changed = update(row).where(row.id == id_, row.status == "working").values(**values)
    return tx.execute(changed).rowcount == 1


def cancel(tx: Connection, organization_id: int, name: str) -> bool:
    """End what is not finished; False where there is nothing to end."""
    row = ReplanProposal
    which = (row.organization_id == organization_id, row.public_id == name, row.status.in_(UNFINISHED))
    return tx.execute(update(row).where(*which).values(status="cancelled")).rowcount == 1


def keep_pieces(tx: Connection, id_: int, pieces: list[dict[str, Any]]) -> None:
    tx.execute(update(ReplanProposal).where(ReplanProposal.id == id_).values(pieces=pieces))
