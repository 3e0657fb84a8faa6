"""Wall-clock time of a clinic and the UTC minute behind it.

A wall time that the clocks skip in spring does not exist, and one that they repeat in autumn is
two; neither can be booked (RFC 5545 section 3.3.5 reads the repeated one as the first, clients do not).
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from coord.domain.interval import Interval

DAY = 1440


@dataclass(frozen=True, slots=True)
class Skipped:
    """The clocks jump over this wall time; `next_valid` is the first one after it."""

    wall: datetime
    next_valid: datetime


@dataclass(frozen=True, slots=True)
class Repeated:
    """The clocks show this wall time twice; which one is meant cannot be known."""

    wall: datetime
    next_valid: datetime


def to_minute(moment: datetime) -> int:
    """UTC epoch minute of an aware moment, rounded down."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone is not a moment")
    return int(moment.timestamp()) // 60


def to_moment(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


@lru_cache(maxsize=65536)
def to_wall(minute: int, zone: ZoneInfo) -> datetime:
    """What the clinic's clock shows, as a naive datetime."""
    return datetime.fromtimestamp(minute * 60, zone).replace(tzinfo=None)


def minute_of_day(minute: int, zone: ZoneInfo) -> int:
    """How many minutes the clock shows since midnight."""
    wall = to_wall(minute, zone)
    return wall.hour * 60 + wall.minute


@lru_cache(maxsize=65536)
def local_date(minute: int, zone: ZoneInfo) -> date:
    return to_wall(minute, zone).date()


def resolve(wall: datetime, zone: ZoneInfo) -> int | Skipped | Repeated:
    """The UTC minute of a wall time, or why it is none or two."""
    wall = wall.replace(fold=0)
    first, second = (wall.replace(tzinfo=zone, fold=fold).timestamp() for fold in (0, 1))
    if first == second:
        return int(first) // 60
    change = _next_plain(wall, zone)
    return Skipped(wall, change) if first > second else Repeated(wall, change)


def _next_plain(wall: datetime, zone: ZoneInfo) -> datetime:
    while wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset():
        wall += timedelta(minutes=1)
    return wall


def is_repeated(minute: int, zone: ZoneInfo) -> bool:
    """Whether the clock shows the time of this minute twice."""
    return any(span.starts <= minute < span.ends for span in repeated_times(minute, minute, zone))


def repeated_times(starts: int, ends: int, zone: ZoneInfo) -> Iterator[Interval]:
    """Around each change near these minutes, when the clock shows what it shows twice."""
    for day in range(starts // DAY - 1, ends // DAY + 2):
        if span := _repeated_in(day, zone):
            yield span


@lru_cache(maxsize=65536)
def _repeated_in(utc_day: int, zone: ZoneInfo) -> Interval | None:
    """As long before a change as the clocks go back, and as long after it; None where they do not."""
    first, last = utc_day * DAY, (utc_day + 1) * DAY
    ahead = _ahead(first, zone)
    if (lost := ahead - _ahead(last, zone)) <= 0:
        return None
    change = first + bisect_left(range(first, last), 1, key=lambda minute: ahead - _ahead(minute, zone))
    return Interval(change - lost, change + lost)


def _ahead(minute: int, zone: ZoneInfo) -> int:
    """How many minutes the clock is ahead of UTC."""
    return int((to_moment(minute).astimezone(zone).utcoffset() or timedelta()).total_seconds()) // 60


@lru_cache(maxsize=65536)
def on_day(day: date, minute_of_day: int, zone: ZoneInfo) -> int:
    """The UTC minute at which a clinic's clock reaches a time of day; 1440 is the next midnight.

    A skipped time counts as the moment of the jump, a repeated one as its first showing, for
    opening hours are edges of a day and not appointments.
    """
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute_of_day)
    match resolve(wall, zone):
        case Skipped(next_valid=jump):
            return int(jump.replace(tzinfo=zone).timestamp()) // 60
        case Repeated():
            return int(wall.replace(tzinfo=zone, fold=0).timestamp()) // 60
        case minute:
            return minute


def clinic_day(day: date, zone: ZoneInfo) -> Interval:
    """The whole local day: 23 to 25 hours."""
    return Interval(on_day(day, 0, zone), on_day(day, DAY, zone))


def days_between(first: date, last: date) -> list[date]:
    """Every date from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
