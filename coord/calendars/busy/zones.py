"""Which zone a calendar means by a name: IANA, Windows, or one that the file defines itself.

A name that nobody knows is the owner's zone: a time read an hour wrong is still busy, a dropped one
would be free.
"""

import re
from datetime import tzinfo
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from coord.calendars.busy.lines import File, Line, Part

BROKEN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# Names that Outlook shows, where no city in them names an IANA zone
SHOWN = {
    "alaska": "America/Anchorage",
    "arizona": "America/Phoenix",
    "arizona (mountain time)": "America/Phoenix",
    "astana": "Asia/Almaty",
    "atlantic time (canada)": "America/Halifax",
    "baja california": "America/Tijuana",
    "brasilia": "America/Sao_Paulo",
    "cape verde is.": "Atlantic/Cape_Verde",
    "caucasus standard time": "Asia/Yerevan",
    "central america": "America/Guatemala",
    "central time (us & canada)": "America/Chicago",
    "chatham islands": "Pacific/Chatham",
    "coordinated universal time": "UTC",
    "cuba": "America/Havana",
    "eastern time (us & canada)": "America/New_York",
    "ekaterinburg": "Asia/Yekaterinburg",
    "greenland": "America/Nuuk",
    "greenwich mean time": "Europe/London",
    "hawaii": "Pacific/Honolulu",
    "indiana (east)": "America/Indiana/Indianapolis",
    "mid-atlantic": "Atlantic/South_Georgia",
    "midway island": "Pacific/Midway",
    "mountain time (us & canada)": "America/Denver",
    "newfoundland": "America/St_Johns",
    "new caledonia": "Pacific/Noumea",
    "new delhi": "Asia/Kolkata",
    "nuku'alofa": "Pacific/Tongatapu",
    "pacific time (us & canada)": "America/Los_Angeles",
    "saskatchewan": "America/Regina",
    "solomon is.": "Pacific/Guadalcanal",
    "sri jayawardenepura": "Asia/Colombo",
    "west central africa": "Africa/Lagos",
}
OFFSET = re.compile(r"^\((?:UTC|GMT)[^)]*\)\s*", re.IGNORECASE)
CLOCK_LINES = frozenset({"DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "BEGIN", "END"})
YEAR_LONG_AGO = re.compile(r"^(?:0\d|1[0-8])\d\d")


class Zones:
    """The zones of one file."""

    def __init__(self, file: File, own: ZoneInfo) -> None:
        self._own = own
        self._defined: dict[str, Part] = {}
        self._found: dict[str, tzinfo] = {}
        for part in file.of("VTIMEZONE"):
            if name := next((text[5:] for text in part.lines if text[:5].upper() == "TZID:"), ""):
                self._defined.setdefault(_plain(name), part)
        self._floating = {
            number: self.called(name) for number, name in file.zone_names.items() if name.strip()
        }

    def floating(self, calendar: int) -> tzinfo:
        """The zone of times without a zone."""
        return self._floating.get(calendar, self._own)

    def called(self, name: str) -> tzinfo:
        plain = _plain(name)
        if plain not in self._found:
            self._found[plain] = known(plain) or self._definition(plain) or self._own
        return self._found[plain]

    def _definition(self, name: str) -> tzinfo | None:
        part = self._defined.get(name)
        return _built(part, f"defined-{len(self._found)}") if part else None


def _plain(name: str) -> str:
    return name.replace("\\", "").strip(' "')


@lru_cache(maxsize=1024)
def known(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, also behind a vendor's prefix, or of a name that Windows gives or shows."""
    low = name.lower()
    ends = (low.split("/", cut)[-1] for cut in range(low.count("/") + 1))
    key = next((key for end in ends if (key := _names().get(end))), None) or _shown(low)
    return ZoneInfo(key) if key else None


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """IANA and Windows names in small letters, with the IANA name."""
    windows = {name.lower(): key for name, key in WINDOWS_TO_OLSON.items()}
    return windows | {key.lower(): key for key in available_timezones()}


def _shown(low: str) -> str | None:
    """From a name such as “(UTC+10:00) Canberra, Melbourne, Sydney”: the first place that is known."""
    text = OFFSET.sub("", low).replace(" and ", " & ").partition(" : ")
    places = (place.strip() for part in (text[2], text[0]) for place in (part, *part.split(",")))
    cities = _cities()
    return next((key for place in places if (key := SHOWN.get(place) or cities.get(place))), None)


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    keys = sorted(key for key in available_timezones() if "/" in key and not key.startswith("Etc/"))
    return {key.rpartition("/")[2].replace("_", " ").lower(): key for key in keys}


def _built(part: Part, name: str) -> tzinfo | None:
    """The zone that the file defines; None where the definition makes no sense.

    Onsets of the year 1 or 1601 are moved to 1970, for their yearly rules say the same since then and
    are costly to count from so far. The name is new, for icalendar keeps zones by name.
    """
    lines = [_recent(text) for text in part.lines if Line.parse(text).name in CLOCK_LINES]
    body = "\r\n".join(["BEGIN:VTIMEZONE", f"TZID:{name}", *lines, "END:VTIMEZONE", ""])
    try:
        zone: tzinfo = cast(Timezone, Timezone.from_ical(body)).to_tz(lookup_tzid=False)
    except BROKEN:
        return None
    return zone


def _recent(text: str) -> str:
    name, _, value = text.partition(":")
    return f"{name}:{YEAR_LONG_AGO.sub('1970', value)}" if name.upper() == "DTSTART" else text
