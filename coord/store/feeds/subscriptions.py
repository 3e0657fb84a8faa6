"""Feeds themselves: who has which, by what token, and when it was read."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from coord.store import outbox, people, places

Rows = list[Any]  # of many columns, whose names the query gives and whose types mypy cannot follow


def add(
    tx: Connection,
    organization_id: int,
    practitioner_id: int,
    level: str,
    label: str,
    token_hash: bytes,
    now: datetime,
) -> int:
    """A new feed; returns its number."""
    values = {
        "organization_id": organization_id,
        "practitioner_id": practitioner_id,
        "level": level,
        "label": label,
        "token_hash": token_hash,
        "created_at": now,
        "changed_at": now.replace(microsecond=0),
    }
    row = outbox.Feed
    return tx.execute(insert(row).values(values).returning(row.id)).scalar_one()


def by_token(tx: Connection, token_hash: bytes) -> Any:
    """The feed that has this token and was not revoked, with its practitioner; else None."""
    row = outbox.Feed
    query = _feeds().where(row.token_hash == token_hash, row.revoked_at.is_(None))
    return tx.execute(query).one_or_none()


def find(tx: Connection, organization_id: int, feed_id: int) -> Any:
    row = outbox.Feed
    query = _feeds().where(row.organization_id == organization_id, row.id == feed_id)
    return tx.execute(query).one_or_none()


def organization_of(tx: Connection, feed_id: int) -> int | None:
    return tx.scalar(select(outbox.Feed.organization_id).where(outbox.Feed.id == feed_id))


def standing(tx: Connection, organization_id: int | None) -> Rows:
    """Feeds that were not revoked, by practitioner and age; of all organizations where none is named."""
    row, who = outbox.Feed, people.Practitioner
    query = _feeds().where(row.revoked_at.is_(None))
    if organization_id is not None:
        query = query.where(row.organization_id == organization_id)
    return list(tx.execute(query.order_by(who.name, row.id)).all())


def _feeds() -> Any:
    row, who, house = outbox.Feed, people.Practitioner, places.Organization
    return (
        select(
            row.id,
            row.organization_id,
            row.practitioner_id,
            row.label,
            row.level,
            row.body_hash,
            row.created_at,
            row.changed_at,
            row.used_at,
            row.revoked_at,
            who.name,
            who.titles,
            who.email,
            who.public_id,
            house.name.label("organization"),
        )
        .join(who, who.id == row.practitioner_id)
        .join(house, house.id == row.organization_id)
    )


def revoke(tx: Connection, feed_id: int, now: datetime) -> None:
    tx.execute(update(outbox.Feed).where(outbox.Feed.id == feed_id).values(revoked_at=now))


def lock(tx: Connection, feed_id: int) -> Any:
    """What the feed was when it was last read, and since when; held until the transaction ends."""
    row = outbox.Feed
    query = select(row.body_hash, row.changed_at).where(row.id == feed_id)
    return tx.execute(query.with_for_update()).one()


def note_use(tx: Connection, feed_id: int, now: datetime, body_hash: bytes, changed_at: datetime) -> None:
    """When the feed was read last, what it was then, and since when it is that."""
    values = {"used_at": now, "body_hash": body_hash, "changed_at": changed_at}
    tx.execute(update(outbox.Feed).where(outbox.Feed.id == feed_id).values(values))
