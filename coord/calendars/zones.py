"""Time zones as iCalendar tells them, written so that every client reads the same offsets.

Libraries list all onsets as one RDATE property, of which ical.js reads only the first and Outlook
none. Here a zone with a pattern is one STANDARD and one DAYLIGHT with a yearly RRULE, and any
other zone a row of observances with one onset each. An onset is told in the local time before it
(RFC 5545 section 3.6.5).
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from coord.calendars.text import escaped
from coord.domain.local_time import to_moment

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# In as many years the third Sunday, say, is seen on so many dates that only one rule fits them all.
PATTERN_YEARS = 12


@dataclass(frozen=True, slots=True)
class _Change:
    """The clocks go from one offset to another when they show `wall` by the old one."""

    wall: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def kind(self) -> str:
        return "DAYLIGHT" if self.after > self.before else "STANDARD"


def vtimezone(zone: ZoneInfo, first: int, last: int) -> tuple[str, ...]:
    """The VTIMEZONE's lines, right for every UTC epoch minute from `first` to `last` and a year around.

    They depend only on the years of the two, so that a feed's octets do not change from day to day.
    """
    return _written(zone, to_moment(first).year - 1, to_moment(last).year + 1)


@lru_cache(maxsize=256)
def _written(zone: ZoneInfo, first_year: int, last_year: int) -> tuple[str, ...]:
    observances = _yearly(zone, first_year) or _single(zone, first_year, last_year)
    return ("BEGIN:VTIMEZONE", f"TZID:{zone.key}", *observances, "END:VTIMEZONE")


def _yearly(zone: ZoneInfo, first_year: int) -> list[str]:
    """One observance for each change of the year, where all years change alike; else nothing."""
    changes = list(_changes(zone, first_year, first_year + PATTERN_YEARS - 1))
    lines: list[str] = []
    for kind in ("STANDARD", "DAYLIGHT"):
        alike = [change for change in changes if change.kind == kind]
        rules = set.intersection(*map(_rules, alike)) if alike else set()
        if len(alike) != PATTERN_YEARS or not rules:
            return []
        lines += _observance(alike[0], min(rules)[0])
    return lines


def _rules(change: _Change) -> set[tuple[str, time, timedelta, timedelta]]:
    """Every yearly rule that the change fits: its weekday as the nth of the month and as the last."""
    day, weekday = change.wall.day, DAYS[change.wall.weekday()]
    places = [(day - 1) // 7 + 1]
    if day + 7 > monthrange(change.wall.year, change.wall.month)[1]:
        places.append(-1)
    rules = (f"FREQ=YEARLY;BYMONTH={change.wall.month};BYDAY={place}{weekday}" for place in places)
    return {(rule, change.wall.time(), change.before, change.after) for rule in rules}


def _single(zone: ZoneInfo, first_year: int, last_year: int) -> list[str]:
    """The offset at the beginning as if it had always been, then each change by itself."""
    begin = datetime(first_year, 1, 1, tzinfo=UTC)
    offset = _offset(zone, begin)
    always = _Change(datetime(1970, 1, 1), offset, offset, _name(zone, begin))  # noqa: DTZ001 - a wall time
    changes = _changes(zone, first_year, last_year)
    return [line for change in (always, *changes) for line in _observance(change)]


def _observance(change: _Change, rule: str = "") -> list[str]:
    return [
        f"BEGIN:{change.kind}",
        f"DTSTART:{change.wall:%Y%m%dT%H%M%S}",
        *([f"RRULE:{rule}"] if rule else []),
        f"TZOFFSETFROM:{_signed(change.before)}",
        f"TZOFFSETTO:{_signed(change.after)}",
        f"TZNAME:{escaped(change.name)}",
        f"END:{change.kind}",
    ]


def _signed(offset: timedelta) -> str:
    minutes = offset // timedelta(minutes=1)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[_Change]:
    """Every change of the clocks in these years, in order; at most one a day, as everywhere since 1970."""
    moment, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        after = moment + timedelta(days=1)
        if _offset(zone, moment) != _offset(zone, after):
            yield _change_between(zone, moment, after)
        moment = after


def _change_between(zone: ZoneInfo, early: datetime, late: datetime) -> _Change:
    """The one change in the day, found by halving to the minute."""
    before, after = _offset(zone, early), _offset(zone, late)
    while late - early > timedelta(minutes=1):
        middle = early + (late - early) // timedelta(minutes=2) * timedelta(minutes=1)
        early, late = (middle, late) if _offset(zone, middle) == before else (early, middle)
    return _Change((late + before).replace(tzinfo=None), before, after, _name(zone, late))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _name(zone: ZoneInfo, moment: datetime) -> str:
    return moment.astimezone(zone).tzname() or zone.key
