"""Several events as a file that somebody opens to put them all into a calendar (RFC 5545)."""

from collections.abc import Sequence

from coord.calendars.event import PRODID, CalendarEvent, properties, zones
from coord.calendars.text import octets


def file(events: Sequence[CalendarEvent]) -> bytes:
    """The octets, the same for the same events in whatever order they come; there must be one at least.

    No METHOD: an invitation holds one event only (RFC 5546 section 3.2.2), and published calendars are
    not shown beside a mail. What is later moved or cancelled finds its entry by the UID.
    """
    ordered = sorted(events, key=lambda event: (event.starts, event.uid))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    lines += zones(ordered, ordered[0].starts, max(event.ends for event in ordered))
    for event in ordered:
        lines += ["BEGIN:VEVENT", *properties(event), "END:VEVENT"]
    return octets([*lines, "END:VCALENDAR"])
