"""Dates and times of iCalendar in Python's terms, and in UTC epoch minutes.

A whole day is a `date`; a time is a `datetime` with its zone, never without one.
"""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TypeAlias
from zoneinfo import ZoneInfo

from icalendar import vDuration

from coord.calendars.busy.lines import Line
from coord.calendars.busy.zones import Zones
from coord.domain.interval import Interval
from coord.domain.local_time import on_day

Moment: TypeAlias = date | datetime
Span: TypeAlias = tuple[datetime, datetime]

WRITTEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z?))?", re.IGNORECASE)


class Reader:
    """Reads the times of a component: those without a zone are of the calendar's, or of the event's start."""

    def __init__(self, zones: Zones, floating: tzinfo) -> None:
        self.zones = zones
        self.floating = floating

    def moment(self, line: Line) -> Moment:
        return self._moment(line.value, self._zone(line))

    def moments(self, line: Line) -> list[Moment | Span]:
        """Every value of a comma list; a period is a start with an end."""
        zone = self._zone(line)
        values = (value.strip() for value in line.value.split(","))
        return [self._span(one, zone) if "/" in one else self._moment(one, zone) for one in values if one]

    def spans(self, line: Line) -> list[Span]:
        zone = self._zone(line)
        return [self._span(value.strip(), zone) for value in line.value.split(",")]

    def _zone(self, line: Line) -> tzinfo:
        name = line.parameters.get("TZID")
        return self.zones.called(name) if name else self.floating

    def _moment(self, text: str, zone: tzinfo) -> Moment:
        found = WRITTEN.fullmatch(text)
        if not found:
            raise ValueError("this is no time of iCalendar")
        year, month, day = int(found[1]), int(found[2]), int(found[3])
        if found[4] is None:
            return date(year, month, day)
        second = min(59, int(found[6] or 0))  # a leap second is written as 60
        zone = UTC if found[7] else zone
        return datetime(year, month, day, int(found[4]), int(found[5]), second, tzinfo=zone)

    def _span(self, text: str, zone: tzinfo) -> Span:
        first, _, last = text.partition("/")
        starts = midnight(self._moment(first, zone), zone)
        ends = after(starts, last) if "P" in last.upper() else self._moment(last, zone)
        return starts, midnight(ends, zone)


def midnight(moment: Moment, zone: tzinfo) -> datetime:
    """A day as its first moment in the zone; a time as it is."""
    return moment if isinstance(moment, datetime) else datetime(*moment.timetuple()[:3], tzinfo=zone)


def after(start: datetime, duration: str) -> datetime:
    """The end of a duration: days by the clock, hours and less as they pass (RFC 5545 section 3.3.6)."""
    length: timedelta = vDuration.from_ical(duration)  # type: ignore[no-untyped-call]
    days = timedelta(days=length.days) if counts_days(duration) else timedelta()
    return later(start + days, length - days)


def counts_days(duration: str) -> bool:
    """Whether the duration begins with days or weeks."""
    return not duration.upper().lstrip("+").startswith("PT")


def later(start: datetime, passing: timedelta) -> datetime:
    """When so much time has passed, whatever the clocks did meanwhile."""
    return (start.astimezone(UTC) + passing).astimezone(start.tzinfo)


def passed(starts: datetime, ends: datetime) -> timedelta:
    """How much time lies between, as it passes; Python counts by the clock within one zone."""
    return ends.astimezone(UTC) - starts.astimezone(UTC)


def as_interval(starts: Moment, ends: Moment, zone: ZoneInfo) -> Interval | None:
    """The minutes that are touched, whole days in the owner's zone; None where there are none."""
    first, last = _minute(starts, zone, up=False), _minute(ends, zone, up=True)
    return Interval(first, last) if first < last else None


def _minute(moment: Moment, zone: ZoneInfo, *, up: bool) -> int:
    if not isinstance(moment, datetime):
        return on_day(moment, 0, zone)
    seconds = int(moment.timestamp())
    return -(-seconds // 60) if up else seconds // 60
