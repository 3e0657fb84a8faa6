"""Signs of life, and what must be tidied now and then; running any of it twice is harmless."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from coord.domain.gates import Light, clearance
from coord.domain.local_time import local_date, to_minute
from coord.store import bookings, facts, heartbeats, keys, messages
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
    """Note that the worker is alive, remove expired reservations, forget old answers, ink what is cleared."""
    retried(lambda: _tick(now))


def _tick(now: datetime) -> None:
    with transaction() as tx:
        heartbeats.beat(tx, TICK, now)
        bookings.prune_holds(tx, now)
        keys.prune(tx, now - KEPT)
        _ink_what_is_cleared(tx, now)


def _ink_what_is_cleared(tx: Connection, now: datetime) -> None:
    """A pencilled visit is booked once its patient is cleared for its day."""
    cleared = [
        one.id
        for one in bookings.pencilled(tx, to_minute(now))
        if clearance(facts.gates(tx, one.patient_id), local_date(one.starts, ZoneInfo(one.time_zone)))
        is Light.CLEARED
    ]
    if cleared:
        bookings.ink(tx, cleared)


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
