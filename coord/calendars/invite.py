"""An invitation, an update or a cancellation for one recipient (RFC 5546, RFC 6047)."""

import re
from dataclasses import replace
from typing import Literal
from urllib.parse import quote

from coord.calendars.event import PRODID, CalendarEvent, EventStatus, properties, zones
from coord.calendars.text import escaped, octets, parameter

BARE_ADDRESS = re.compile(r"[^\s<>@,;:\"\\\x00-\x1f\x7f]+@[^\s<>@,;:\"\\\x00-\x1f\x7f]+")
PLAIN_IN_MAILTO = "@!$&'*+-./=_`{|}~"


def invite(
    event: CalendarEvent,
    *,
    method: Literal["REQUEST", "CANCEL"],
    organizer: str,
    organizer_name: str,
    attendee: str,
    attendee_name: str,
    alarm_minutes: int | None,
) -> bytes:
    """The text/calendar part for one recipient, whose mail must carry the same method parameter.

    `organizer` and `attendee` are bare addresses: “Name <address>” breaks Gmail, and raises
    ValueError here. A cancellation has no alarm, whatever is asked. The caller raises the
    event's sequence with each change, and its `changed_at` with each mail.
    """
    event = _for_method(event, method)
    asked = "ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE"
    alarm = alarm_minutes if method == "REQUEST" else None
    return octets(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            f"PRODID:{PRODID}",
            "CALSCALE:GREGORIAN",
            f"METHOD:{method}",
            *zones([event], event.starts, event.ends),
            "BEGIN:VEVENT",
            *properties(event),
            f"ORGANIZER{_person(organizer, organizer_name)}",
            f"ATTENDEE;{asked}{_person(attendee, attendee_name)}",
            *_alarm(event, alarm),
            "END:VEVENT",
            "END:VCALENDAR",
        ]
    )


def _for_method(event: CalendarEvent, method: str) -> CalendarEvent:
    if method == "CANCEL":
        return replace(event, status=EventStatus.CANCELLED)
    if event.status is EventStatus.CANCELLED:
        raise ValueError("what is cancelled is sent with METHOD:CANCEL")
    return event


def _person(address: str, name: str) -> str:
    if not BARE_ADDRESS.fullmatch(address):
        raise ValueError("a calendar names people by their bare address")
    called = f";CN={parameter(name)}" if name else ""
    return f"{called}:mailto:{quote(address, safe=PLAIN_IN_MAILTO)}"


def _alarm(event: CalendarEvent, minutes: int | None) -> list[str]:
    if minutes is None:
        return []
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escaped(event.summary)}",
        f"TRIGGER:-PT{minutes}M",
        "END:VALARM",
    ]
