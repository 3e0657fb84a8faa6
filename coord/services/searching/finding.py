"""Bookable times, a page at a time, or those nearest to a minute."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coord.domain.appointment import ClinicId
from coord.domain.local_time import to_wall
from coord.domain.permissions import Actor
from coord.services.searching.asking import NEXT, PAGE, Ask, Found, Order, Slot
from coord.services.searching.search import Search
from coord.store import audit
from coord.store.db import reading, transaction

# What is wanted soon is mostly found in so many days, for a fraction of what a whole season costs.
SOON = timedelta(days=13)
NOON = 12


def find(ask: Ask, *, by: Actor, now: datetime, offset: int = 0, limit: int = PAGE) -> Found:
    """The slots of the asked days in the asked order; the look at the patient is audited."""
    with transaction() as tx:
        search, starts = _looked(tx, ask, by, now, offset + limit)
        audit.record(
            tx,
            "slots.searched",
            by=by,
            now=now,
            subject="patient",
            subject_id=search.patient_id,
            patient_id=search.patient_id,
        )
        page, following = (
            search.in_order(starts)[offset : offset + limit],
            _apart(search, starts) if limit else [],
        )
        slots = {start: search.slot(*start) for start in {*page, *following}}
        return Found(
            tuple(slots[start] for start in following),
            tuple(slots[start] for start in page),
            len(starts),
            offset,
            search.ask.last if search.ask.last < ask.last else None,
            () if starts else search.obstacles(),
        )


def _apart(search: Search, starts: list[tuple[int, ClinicId]]) -> list[tuple[int, ClinicId]]:
    """The first of each of the next mornings and afternoons that have any: real choices for a caller."""
    found: dict[tuple[date, bool], tuple[int, ClinicId]] = {}
    for start, clinic in starts:
        wall = to_wall(start, search.facts.clinics[clinic].zone)
        found.setdefault((wall.date(), wall.hour < NOON), (start, clinic))
        if len(found) == NEXT:
            break
    return list(found.values())


def _looked(
    tx: Connection, ask: Ask, by: Actor, now: datetime, enough: int
) -> tuple[Search, list[tuple[int, ClinicId]]]:
    """The first days alone, where in order of time they hold more than enough; else all of them."""
    soon = replace(ask, last=min(ask.last, ask.first + SOON))
    if ask.order is Order.TIME and soon.last < ask.last:
        search = Search(tx, soon, by, now)
        if len(starts := search.starts()) > enough:
            return search, starts
    search = Search(tx, ask, by, now)
    return search, search.starts()


def nearest(ask: Ask, minute: int, *, by: Actor, now: datetime, limit: int = NEXT) -> tuple[Slot, ...]:
    """The slots nearest to a minute, for somebody who came second."""
    with reading() as tx:
        search = Search(tx, ask, by, now)
        closest = sorted(search.starts(), key=lambda start: abs(start[0] - minute))[:limit]
        return tuple(search.slot(start, clinic) for start, clinic in sorted(closest))
