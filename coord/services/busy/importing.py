"""Taking over when somebody is busy by a calendar of theirs, in place of what it said before.

A booked visit that the calendar speaks against stays booked: it goes on the list of broken visits, so
that a person decides. Booking asks for busy time under the same locks that are taken here.
"""

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.calendars.busy import Found, Question, read
from coord.calendars.levels import appointment_uid
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_moment
from coord.domain.permissions import Actor
from coord.domain.reasons import BusyElsewhere
from coord.services import standing
from coord.services.busy.values import LONGEST_NAME, USUAL_NAME, Calendar, Imported
from coord.services.errors import NotFound
from coord.services.standing import NOTHING_SEEN, BrokenVisit, Concerned, WouldBreak, watched
from coord.store import audit, busy, feeds, locks
from coord.store.db import reading, retried, transaction

DAYS_BACK = timedelta(days=1)
DAYS_AHEAD = timedelta(days=400)


def import_calendar(calendar: Calendar, *, by: Actor, now: datetime) -> Imported:
    """Keep what the calendar says from yesterday until 400 days ahead.

    Raises Unreadable where the file cannot be used, NotFound where there is no such practitioner; then
    all stays as it was.
    """
    window = Interval(to_minute(now - DAYS_BACK), to_minute(now + DAYS_AHEAD))
    with reading() as tx:
        owner = _owner(tx, calendar.practitioner, by)
        question = _question(tx, owner, window)
    found = read(calendar.octets, question)
    name = " ".join(calendar.name.split())[:LONGEST_NAME] or USUAL_NAME
    agreed = _keep(owner, name, window, found, by, now)
    clashing = _clashing(_concerned(owner.id, window), agreed, by, now)
    who = f"{owner.name}, {owner.titles}" if owner.titles else owner.name
    return Imported(who, name, len(found.busy), found.skipped, to_moment(window.ends), clashing)


def _owner(tx: Connection, who: str, by: Actor) -> Any:
    found = feeds.known_as(tx, who, by.organization_id)
    if not found:
        raise NotFound
    return found[0]


def _question(tx: Connection, owner: Any, window: Interval) -> Question:
    """Our own appointments, which come back by a calendar that reads our feed, are no busy time."""
    zone = next(iter(feeds.zones(tx, owner.organization_id, owner.id)), "UTC")
    ours = busy.own_appointments(tx, owner.id, window.starts)
    return Question(window, ZoneInfo(zone), owner.email, frozenset(map(appointment_uid, ours)))


def _keep(owner: Any, name: str, window: Interval, found: Found, by: Actor, now: datetime) -> frozenset[str]:
    """Write it, agreeing to every visit that it breaks; returns these by public id."""
    seen = NOTHING_SEEN
    while True:
        try:
            retried(partial(_write, owner, name, window, found, seen, by, now))
        except WouldBreak as breaking:
            seen |= {one.appointment.public_id for one in breaking.visits}
        else:
            return seen


def _clashing(
    concerned: Concerned, agreed: frozenset[str], by: Actor, now: datetime
) -> tuple[BrokenVisit, ...]:
    """Visits that do not fit what calendars say, since now or since before."""
    with reading() as tx:
        broken = standing.broken(tx, by.organization_id, concerned, now)
    return tuple(one for one in broken if one.appointment.public_id in agreed or _is_busy(one))


def _is_busy(visit: BrokenVisit) -> bool:
    return any(isinstance(reason, BusyElsewhere) for reason in visit.reasons)


def _concerned(practitioner: int, window: Interval) -> Concerned:
    return Concerned(practitioners=frozenset({practitioner}), since=window.starts, until=window.ends)


def _write(
    owner: Any, name: str, window: Interval, found: Found, seen: frozenset[str], by: Actor, now: datetime
) -> None:
    concerned = _concerned(owner.id, window)
    with transaction() as tx:
        _lock(tx, owner.id)
        with watched(tx, concerned, seen=seen, by=by, now=now):
            source = busy.put(tx, by.organization_id, owner.id, name, window, found.busy, found.skipped, now)
        details = {"practitioner": owner.id, "count": len(found.busy), "skipped": found.skipped}
        audit.record(
            tx, "busy.imported", by=by, now=now, subject="busy_source", subject_id=source, details=details
        )


def remove(source: str, *, by: Actor, now: datetime) -> None:
    """Forget a calendar and all that it gave; NotFound where the organization has none of that id."""
    retried(lambda: _remove(source, by, now))


def _remove(source: str, by: Actor, now: datetime) -> None:
    with transaction() as tx:
        found = busy.find(tx, by.organization_id, source)
        if found is None:
            raise NotFound
        _lock(tx, found.practitioner_id)
        busy.drop(tx, [found.id])
        details = {"practitioner": found.practitioner_id}
        audit.record(
            tx, "busy.removed", by=by, now=now, subject="busy_source", subject_id=found.id, details=details
        )


def _lock(tx: Connection, practitioner_id: int) -> None:
    """As booking does, and the clinics too, for visits rest on life support that has no part in them."""
    locks.take(tx, busy.resources(tx, practitioner_id))
    locks.take_clinics(tx, busy.clinics(tx, practitioner_id))
