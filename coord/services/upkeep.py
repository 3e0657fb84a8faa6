"""Signs of life, and what must be tidied now and then; running any of it twice is harmless."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

from coord.store import bookings, heartbeats, keys, messages
from coord.store.db import reading, retried, transaction

TICK = "worker"
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signs:
    """Whether the database is migrated, when the worker last ticked, and since when a message waits."""

    database: bool
    last_tick: datetime | None
    oldest_due: datetime | None


def tick(now: datetime) -> None:
    """Note that the worker is alive, remove expired reservations, forget old answers."""
    retried(lambda: _tick(now))


def _tick(now: datetime) -> None:
    with transaction() as tx:
        heartbeats.beat(tx, TICK, now)
        bookings.prune_holds(tx, now)
        keys.prune(tx, now - KEPT)


def is_ready() -> bool:
    """Whether the database answers and has been migrated; raises what the database raises."""
    with reading() as tx:
        return _version(tx) is not None


def signs(now: datetime) -> Signs:
    with reading() as tx:
        waits_since = messages.oldest_due(tx, now)
        return Signs(_version(tx) is not None, heartbeats.last(tx, TICK), waits_since)


def _version(tx: Connection) -> str | None:
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
