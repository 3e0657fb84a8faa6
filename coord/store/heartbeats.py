"""When something that must keep happening last happened."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from coord.store.outbox import Heartbeat


def beat(tx: Connection, name: str, now: datetime) -> None:
    """Note that it happened; two at once are no harm."""
    first = _inserting(tx, name, now)
    tx.execute(first.on_conflict_do_update(index_elements=[Heartbeat.name], set_={"at": now}))


def begin(tx: Connection, name: str, now: datetime) -> None:
    """Note since when it is so; what began before stays as it is."""
    tx.execute(_inserting(tx, name, now).on_conflict_do_nothing(index_elements=[Heartbeat.name]))


def end(tx: Connection, name: str) -> None:
    """It is not so any more."""
    tx.execute(delete(Heartbeat).where(Heartbeat.name == name))


def _inserting(tx: Connection, name: str, now: datetime) -> Any:
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    return dialect.insert(Heartbeat).values(name=name, at=now)


def last(tx: Connection, name: str) -> datetime | None:
    return tx.execute(select(Heartbeat.at).where(Heartbeat.name == name)).scalar_one_or_none()
