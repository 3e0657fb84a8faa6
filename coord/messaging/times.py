"""Times written out for a reader: in their language, by the clock of the place.

What the clock shows comes from the same time zones as everything else in the house; ICU gives it words,
and the zone its name.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icu4py.messageformat import MessageFormat

from coord.domain.local_time import to_moment, to_wall
from coord.messaging.languages import ENGLISH, LANGUAGES

# Skeletons of ICU: which parts of a date or time are wanted; their order and signs are the language's.
_LONG_DAY = "::EEEEdMMMMy"
_SHORT = "::EEEdMMMjmm"
_BRIEF = "::dMMMjmm"
_CLOCK = "::jmm"
_PLAIN_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Told:
    """Moments as one reader is told them: minutes are UTC epoch minutes, the clock is the zone's."""

    language: str
    zone: ZoneInfo

    def day(self, minute: int) -> str:
        """`Tuesday, March 2, 2027`."""
        return self._said(_LONG_DAY, minute)

    def clock(self, minute: int) -> str:
        """`9:00 AM`."""
        return self._said(_CLOCK, minute)

    def short(self, minute: int) -> str:
        """`Tue, Mar 2, 9:00 AM`."""
        return self._said(_SHORT, minute)

    def brief(self, minute: int) -> str:
        """`Mar 2, 9:00 AM`."""
        return self._said(_BRIEF, minute)

    def zoned(self, minute: int) -> str:
        """`Tue, Mar 2, 9:00 AM PST`."""
        return f"{self.short(minute)} {self._short_zone_name(minute)}"

    def whole(self, starts: int, ends: int) -> str:
        """`Tuesday, March 2, 2027, 9:00 AM – 11:00 AM (Pacific Standard Time)`."""
        clocks = f"{self.clock(starts)} – {self.clock(ends)}"
        return f"{self.day(starts)}{self.comma}{clocks} ({self._zone_name('zzzz', starts)})"

    def moment(self, minute: int) -> str:
        """`Tuesday, March 2, 2027, 9:00 AM (Pacific Standard Time)`."""
        return f"{self.day(minute)}{self.comma}{self.clock(minute)} ({self._zone_name('zzzz', minute)})"

    @property
    def comma(self) -> str:
        """What stands between the items of a list."""
        return LANGUAGES[self.language].comma

    def _said(self, skeleton: str, minute: int) -> str:
        """What the clock shows is handed to ICU as if it were UTC, and read out as UTC."""
        return _format(self.language, "UTC", skeleton, to_wall(minute, self.zone).replace(tzinfo=UTC))

    def _short_zone_name(self, minute: int) -> str:
        """The language's own, such as PST; the English one rather than hours from Greenwich."""
        own, english = (self._zone_name("z", minute, language) for language in (self.language, ENGLISH))
        return english if _has_digit(own) and not _has_digit(english) else own

    def _zone_name(self, skeleton: str, minute: int, language: str | None = None) -> str:
        """ICU's name of the zone, unless its rules are older than ours: then what the zone calls itself."""
        moment = to_moment(minute).astimezone(self.zone)
        if _format("en", self.zone.key, "HH:mm", moment) != f"{moment:%H:%M}":
            return moment.tzname() or self.zone.key
        return _format(language or self.language, self.zone.key, skeleton, moment)


def _has_digit(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _format(language: str, zone: str, style: str, moment: datetime) -> str:
    return _formatter(language, zone, style).format({"at": moment}).translate(_PLAIN_SPACES)


@lru_cache(maxsize=4096)
def _formatter(language: str, zone: str, style: str) -> MessageFormat:
    """ICU reads the zone from the locale's name, whatever zone the machine is set to."""
    locale = LANGUAGES[language].locale
    return MessageFormat(f"{{at,time,{style}}}", f"{locale}{';' if '@' in locale else '@'}timezone={zone}")
