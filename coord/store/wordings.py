"""Sentences that houses have put in words of their own: every version is kept, the newest counts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from coord.domain.permissions import Actor
from coord.store import records
from coord.store.columns import Id, Moment, OrganizationKey
from coord.store.db import Model


class OwnWording(Model):
    """`pattern` is empty where the house went back to the standard wording."""

    __tablename__ = "own_wording"
    __table_args__ = (Index("ix_own_wording_key", "organization_id", "language", "key"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    language: Mapped[str]
    key: Mapped[str]
    pattern: Mapped[str]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[Moment]


def newest(tx: Connection, organization_id: int) -> dict[tuple[str, str], tuple[int, str]]:
    """By language and key, the number of the newest version and its pattern."""
    row = OwnWording
    query = select(row.language, row.key, row.id, row.pattern).where(row.organization_id == organization_id)
    return {(one.language, one.key): (one.id, one.pattern) for one in tx.execute(query.order_by(row.id))}


def versions(tx: Connection, organization_id: int, language: str, key: str) -> list[Any]:
    """Every version of a sentence, the newest first, with the address of whoever wrote it."""
    row, user = OwnWording, records.User
    query = (
        select(row.id, row.pattern, row.changed_at, user.email)
        .outerjoin(user, user.id == row.changed_by_id)
        .where(row.organization_id == organization_id, row.language == language, row.key == key)
        .order_by(row.id.desc())
    )
    return list(tx.execute(query).all())


def add(tx: Connection, language: str, key: str, pattern: str, *, by: Actor, now: datetime) -> None:
    values = {"organization_id": by.organization_id, "language": language, "key": key, "pattern": pattern}
    tx.execute(insert(OwnWording).values(values | {"changed_by_id": by.user_id, "changed_at": now}))
