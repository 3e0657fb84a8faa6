"""One event as a VEVENT, the same in feeds and in invitations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from coord.calendars.text import escaped
from coord.calendars.zones import vtimezone
from coord.domain.local_time import local_date, resolve, to_moment, to_wall

PRODID = "-//Coord//Calendar 1//EN"
STAMP = "%Y%m%dT%H%M%SZ"


class EventStatus(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


class Transparency(StrEnum):
    """Whether the event makes its owner busy."""

    OPAQUE = "OPAQUE"
    TRANSPARENT = "TRANSPARENT"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """What a calendar shows; `starts` and `ends` are UTC epoch minutes, told in `zone`.

    `changed_at` is the last change, never the time of a request. Where `is_all_day`, the local dates
    count and the last one is not part of it (RFC 5545 section 3.6.1).
    """

    uid: str
    sequence: int
    changed_at: datetime
    starts: int
    ends: int
    zone: ZoneInfo
    summary: str
    location: str = ""
    description: str = ""
    status: EventStatus = EventStatus.CONFIRMED
    transp: Transparency = Transparency.OPAQUE
    is_private: bool = False
    is_all_day: bool = False

    def __post_init__(self) -> None:
        if self.ends <= self.starts:
            raise ValueError("an event ends after it starts")
        if self.changed_at.tzinfo is None:
            raise ValueError("a moment without a zone is not a moment")

    @property
    def names_zone(self) -> bool:
        """Whether its times are told in its zone: dates have none, and repeated wall times are told in UTC.

        Of an hour that the clocks show twice some readers take the first and some the second.
        """
        return not self.is_all_day and all(self._is_plain(minute) for minute in (self.starts, self.ends))

    def _is_plain(self, minute: int) -> bool:
        return isinstance(resolve(to_wall(minute, self.zone), self.zone), int)


def properties(event: CalendarEvent) -> list[str]:
    """The lines between BEGIN:VEVENT and END:VEVENT."""
    changed = event.changed_at.astimezone(UTC).strftime(STAMP)
    named = event.names_zone
    return [
        f"UID:{escaped(event.uid)}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTART{_when(event, event.starts, named=named)}",
        f"DTEND{_when(event, event.ends, named=named)}",
        f"SUMMARY:{escaped(event.summary)}",
        *([f"LOCATION:{escaped(event.location)}"] if event.location else []),
        *([f"DESCRIPTION:{escaped(event.description)}"] if event.description else []),
        f"STATUS:{event.status}",
        f"TRANSP:{event.transp}",
        *(["CLASS:PRIVATE"] if event.is_private else []),
    ]


def _when(event: CalendarEvent, minute: int, *, named: bool) -> str:
    if event.is_all_day:
        return f";VALUE=DATE:{local_date(minute, event.zone):%Y%m%d}"
    if named:
        return f";TZID={event.zone.key}:{to_wall(minute, event.zone):%Y%m%dT%H%M%S}"
    return f":{to_moment(minute).strftime(STAMP)}"


def zones(events: Iterable[CalendarEvent], first: int, last: int) -> list[str]:
    """One VTIMEZONE for each zone that the events name, right from `first` to `last` (epoch minutes)."""
    named = {event.zone.key: event.zone for event in events if event.names_zone}
    return [line for key in sorted(named) for line in vtimezone(named[key], first, last)]
