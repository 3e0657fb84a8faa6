"""What is read at a feed's address: the diary of one practitioner, as its level allows it today."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.calendars.feed import feed
from coord.calendars.levels import Away, Level, Visit, away_event, visit_events
from coord.calendars.names import PatientNames
from coord.domain.appointment import Modality, Status
from coord.domain.interval import Interval
from coord.domain.local_time import clinic_day, local_date, to_minute
from coord.domain.roles import Use
from coord.services.feeds.issuing import full_allowed, hashed
from coord.services.feeds.values import Rendered
from coord.store import feeds
from coord.store.db import reading, retried, transaction

DAYS_BACK = timedelta(days=30)
DAYS_AHEAD = timedelta(days=400)
USE_NOTED_EVERY = timedelta(minutes=5)


def render(token: str, *, now: datetime) -> Rendered | None:
    """What the feed of this token shows now, or None where there is no such feed any more."""
    with reading() as tx:
        found = feeds.by_token(tx, hashed(token))
        octets = _octets(tx, found, now) if found else b""
    return _noted(found, octets, now) if found else None


def _octets(tx: Connection, found: Any, now: datetime) -> bytes:
    named = feeds.zones(tx, found.organization_id, found.practitioner_id)
    zones = tuple(map(ZoneInfo, named or ["UTC"]))
    window, level = _window(now, zones[0]), _level(tx, found, now)
    spans = feeds.time_off(tx, found.practitioner_id, window)
    away = [Away(found.public_id, span, zones, found.created_at) for span in spans]
    asked = (tx, found.organization_id, found.practitioner_id, window)
    visits = (*_visits(feeds.visits(*asked)), *_groups(feeds.groups(*asked)))
    return feed(
        [
            *(event for visit in visits for event in visit_events(visit, level)),
            *(away_event(one, level) for one in away),
        ],
        name=f"Coord: {found.name}",
        zone=zones[0],
        window=window,
    )


def _window(now: datetime, zone: ZoneInfo) -> Interval:
    """Whole local days, so that a feed does not change from minute to minute."""
    today = local_date(to_minute(now), zone)
    first, last = clinic_day(today - DAYS_BACK, zone), clinic_day(today + DAYS_AHEAD, zone)
    return Interval(first.starts, last.ends)


def _level(tx: Connection, found: Any, now: datetime) -> Level:
    """What the feed may show today: names only while the house still allows them."""
    level = Level(found.level)
    if level is Level.FULL and not full_allowed(tx, found.organization_id, now):
        return Level.INITIALS
    return level


def _visits(rows: list[Any]) -> Iterator[Visit]:
    """Appointments that still stand, from the rows of their uses."""
    for _, uses in groupby(rows, key=lambda row: row.id):
        if standing := [row for row in uses if row.status != Status.CANCELLED]:
            taken = {row.use: Interval(row.starts, row.ends) for row in standing}
            yield _visit(standing, standing, taken)


def _groups(rows: list[Any]) -> Iterator[Visit]:
    """Groups, each as one visit with whoever is still in it, as long as one of them needs it."""
    for _, found in groupby(rows, key=lambda row: row.id):
        every = list(found)
        standing = [row for row in every if row.status not in (None, Status.CANCELLED)]
        taken: dict[str, Interval] = {}
        for row in every:
            ends = max(row.ends, row.own_ends) if row in standing and row.own_ends else row.ends
            before = taken.get(row.use, Interval(row.starts, ends))
            taken[row.use] = Interval(min(before.starts, row.starts), max(before.ends, ends))
        yield _visit(every, standing, taken)


def _visit(rows: list[Any], standing: list[Any], taken: dict[str, Interval]) -> Visit:
    """The visit of these rows, with the names of those that stand."""
    one = rows[0]
    names = dict.fromkeys(PatientNames(row.legal_name, row.preferred_name) for row in standing)
    return Visit(
        public_id=one.public_id,
        sequence=one.sequence,
        changed_at=max(row.updated_at for row in rows),
        zone=ZoneInfo(one.time_zone),
        attention=taken.get(Use.ATTENTION),
        cover=taken.get(Use.COVER),
        is_pencilled=bool(standing) and all(row.status == Status.PENDING for row in standing),
        patients=tuple(names),
        title=one.patient_name,
        place=_place(one),
    )


def _place(one: Any) -> str:
    is_by_video = Modality(one.modality) is Modality.TELEHEALTH
    return ", ".join(filter(None, ("By video" if is_by_video else one.room, one.neutral_name)))


def _noted(found: Any, octets: bytes, now: datetime) -> Rendered:
    body_hash, changed_at = hashlib.sha256(octets).digest(), found.changed_at
    if body_hash != found.body_hash or _is_stale(found.used_at, now):
        changed_at = retried(lambda: _note_use(found.id, body_hash, now))
    return Rendered(octets, body_hash.hex()[:32], changed_at)


def _is_stale(used_at: datetime | None, now: datetime) -> bool:
    """Whether the last use is worth writing again: not at every fetch."""
    return used_at is None or now - used_at >= USE_NOTED_EVERY


def _note_use(feed_id: int, body_hash: bytes, now: datetime) -> datetime:
    """The moment since when the feed is what it is, which any change of its octets moves on.

    It is kept and not asked of the appointments, for what has gone from a feed has no row to ask.
    It moves by at least a second, the smallest step that If-Modified-Since can tell.
    """
    with transaction() as tx:
        before = feeds.lock(tx, feed_id)
        changed_at: datetime = before.changed_at
        if before.body_hash not in (None, body_hash):
            changed_at = max(now.replace(microsecond=0), changed_at + timedelta(seconds=1))
        feeds.note_use(tx, feed_id, now, body_hash, changed_at)
        return changed_at
