"""Which languages an organization has reviewed: by whom, when, and in which words."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, UniqueConstraint, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from coord.domain.permissions import Actor
from coord.store import records
from coord.store.columns import Id, Moment, OrganizationKey
from coord.store.db import Model


class ReviewedLanguage(Model):
    """`signs` holds, by the key of each sentence, the sign of its words as they were reviewed."""

    __tablename__ = "reviewed_language"
    __table_args__ = (UniqueConstraint("organization_id", "language"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    language: Mapped[str]
    signs: Mapped[dict[str, str]] = mapped_column(JSON)
    reviewed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reviewed_at: Mapped[Moment]


def signs(
    tx: Connection, organization_id: int, languages: Collection[str] | None = None
) -> dict[str, dict[str, str]]:
    """By language, what was reviewed; of these languages alone, where they are given."""
    row = ReviewedLanguage
    query = select(row.language, row.signs).where(row.organization_id == organization_id)
    found = tx.execute(query if languages is None else query.where(row.language.in_(languages)))
    return {language: signs_ for language, signs_ in found}


def listed(tx: Connection, organization_id: int) -> list[Any]:
    """The marks, with the address of whoever set each."""
    row, user = ReviewedLanguage, records.User
    query = (
        select(row.language, row.signs, row.reviewed_at, user.email)
        .join(user, user.id == row.reviewed_by_id)
        .where(row.organization_id == organization_id)
    )
    return list(tx.execute(query).all())


def put(tx: Connection, language: str, signs_: dict[str, str], *, by: Actor, now: datetime) -> None:
    """The mark of a language, instead of the one before."""
    take_back(tx, by.organization_id, language)
    values = {"organization_id": by.organization_id, "language": language, "signs": signs_}
    tx.execute(insert(ReviewedLanguage).values(values | {"reviewed_by_id": by.user_id, "reviewed_at": now}))


def take_back(tx: Connection, organization_id: int, language: str) -> bool:
    """Remove the mark; False where there is none."""
    row = ReviewedLanguage
    gone = tx.execute(delete(row).where(row.organization_id == organization_id, row.language == language))
    return bool(gone.rowcount)
