"""Wall-clock time of a clinic and the UTC minute behind it.

A wall time that the clocks skip in spring does not exist, and one that they repeat in autumn is
two; neither can be booked (RFC 5545 section 3.3.5 reads the repeated one as the first, clients do not).
"""

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


def to_wall(minute: int, zone: ZoneInfo) -> datetime:
    """What the clinic's clock shows, as a naive datetime."""
    return to_moment(minute).astimezone(zone).replace(tzinfo=None)


def minute_of_day(minute: int, zone: ZoneInfo) -> int:
    """How many minutes the clock shows since midnight."""
    wall = to_wall(minute, zone)
    return wall.hour * 60 + wall.minute


def local_date(minute: int, zone: ZoneInfo) -> date:
    return to_wall(minute, zone).date()


def resolve(wall: datetime, zone: ZoneInfo) -> int | Skipped | Repeated:
    """The UTC minute of a wall time, or why it is none or two."""
    first, second = (wall.replace(tzinfo=zone, fold=fold).timestamp() for fold in (0, 1))
    if first == second:
        return int(first) // 60
    change = _next_plain(wall, zone)
    return Skipped(wall, change) if first > second else Repeated(wall, change)


def _next_plain(wall: datetime, zone: ZoneInfo) -> datetime:
    while wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset():
        wall += timedelta(minutes=1)
    return wall


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
