"""A whole calendar that people subscribe to (RFC 5545, RFC 7986)."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from coord.calendars.event import PRODID, CalendarEvent, properties, zones
from coord.calendars.text import escaped, octets
from coord.domain.interval import Interval


def feed(events: Iterable[CalendarEvent], *, name: str, zone: ZoneInfo, window: Interval) -> bytes:
    """The feed's octets, the same for the same events in whatever order they come.

    No METHOD, which would want an ORGANIZER, and no UID of its own, which vdirsyncer takes for the
    UID of every event. `zone` is the clinic's; `window` is what the time zones must be right for.
    """
    ordered = sorted(events, key=lambda event: (event.starts, event.uid))
    lines = [*_head(name, zone), *zones(ordered, window.starts, window.ends)]
    for event in ordered:
        lines += ["BEGIN:VEVENT", *properties(event), "END:VEVENT"]
    return octets([*lines, "END:VCALENDAR"])


def _head(name: str, zone: ZoneInfo) -> list[str]:
    """Clients read one or the other form of the name and of the interval; the two must agree."""
    return [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        f"NAME:{escaped(name)}",
        f"X-WR-CALNAME:{escaped(name)}",
        f"X-WR-TIMEZONE:{zone.key}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ]
