"""Signs of life, and what must be tidied now and then; running any of it twice is harmless."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, text

from coord.domain.clearance import light_on
from coord.domain.gates import Light
from coord.domain.local_time import local_date, to_minute
from coord.domain.policy import Dated, Policy, in_force
from coord.services import leaving, notices
from coord.services.leaving import HeldUp
from coord.store import asked, audit, bookings, facts, heartbeats, keys, messages, policies
from coord.store.db import reading, retried, transaction

TICK = "worker"
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Signs:
    """Whether the database is migrated, when the worker last ticked, and since when a message waits.

    `held_up` are the channels by which nothing leaves.
    """

    database: bool
    last_tick: datetime | None
    oldest_due: datetime | None
    held_up: tuple[HeldUp, ...] = ()


def tick(now: datetime) -> None:
    """Note that the worker is alive, remove expired reservations, forget old answers, ink what is cleared."""
    retried(lambda: _tick(now))


def _tick(now: datetime) -> None:
    with transaction() as tx:
        heartbeats.beat(tx, TICK, now)
        bookings.prune_holds(tx, now)
        keys.prune(tx, now - KEPT)
        asked.prune(tx, to_minute(now) - 1)
        _ink_what_is_cleared(tx, now)


def _ink_what_is_cleared(tx: Connection, now: datetime) -> None:
    """A pencilled visit is booked once its patient is cleared for its day."""
    waiting = bookings.pencilled(tx, to_minute(now))
    papers = facts.papers_of(tx, {one.patient_id for one in waiting})
    ahead = {id_: policies.ahead(tx, id_, now.date()) for id_ in {one.organization_id for one in waiting}}
    cleared = [
        one
        for one in waiting
        if _light(one, papers[one.patient_id], ahead[one.organization_id]) is Light.CLEARED
    ]
    bookings.ink(tx, [one.id for one in cleared])
    for organization_id in {one.organization_id for one in cleared}:
        inked = sorted(one.id for one in cleared if one.organization_id == organization_id)
        audit.record_of_itself(
            tx,
            organization_id,
            "appointments.inked",
            now=now,
            subject="participant",
            details={"participants": inked},
        )
        visits = [one.appointment_id for one in cleared if one.organization_id == organization_id]
        notices.settled(tx, visits, now)


def _light(one: Any, papers: facts.Papers, ahead: Dated[Policy]) -> Light:
    """The light of the visit's day, by the policy of that day."""
    day = local_date(one.starts, ZoneInfo(one.time_zone))
    return light_on(papers, day, in_force(ahead, day).ages)


def is_ready() -> bool:
    """Whether the database answers and has been migrated; raises what the database raises."""
    with reading() as tx:
        return _version(tx) is not None


def signs(now: datetime) -> Signs:
    with reading() as tx:
        waits_since = messages.oldest_due(tx, now)
        held = leaving.standing(tx, now)
        return Signs(_version(tx) is not None, heartbeats.last(tx, TICK), waits_since, held)


def _version(tx: Connection) -> str | None:
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
