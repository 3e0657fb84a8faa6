"""What somebody waits for, and the words for how an entry and an offer stand."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from zoneinfo import ZoneInfo

from coord.domain.local_time import DAY, days_between, local_date, minute_of_day, on_day

HOUR = 60


class Priority(IntEnum):
    """The lower number has its turn first; which is whose, staff decide."""

    URGENT = 1
    SOON = 2
    NORMAL = 3


class AskedBy(StrEnum):
    """Who wanted the patient on the list."""

    PATIENT = "patient"
    RELATIVE = "relative"
    PRACTITIONER = "practitioner"
    STAFF = "staff"


class EntryStatus(StrEnum):
    WAITING = "waiting"
    BOOKED = "booked"
    TAKEN_OFF = "taken_off"


class OfferStatus(StrEnum):
    """An offer is running while `offered`; every other status is for good."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    PASSED = "passed"
    NOT_REACHED = "not_reached"
    EXPIRED = "expired"
    ENDED = "ended"


ANSWERED = frozenset({OfferStatus.ACCEPTED, OfferStatus.PASSED})


class OfferHow(StrEnum):
    """By a message with the address of a page, or by somebody who calls."""

    MESSAGE = "message"
    PHONE = "phone"


class Freed(StrEnum):
    """Why a time has become free."""

    CANCELLED = "cancelled"
    MOVED = "moved"
    BACK = "back"
    RELEASED = "released"
    HOURS = "hours"
    ROOM = "room"
    PLACES = "places"
    OPENED = "opened"


@dataclass(frozen=True, slots=True)
class Wanting:
    """When somebody would come; an offer keeps to all of it, for it was asked for.

    Weekdays (Monday is 0) and `opens` to `closes` (minutes of the clinic's day, between which the visit
    begins) without any are all. `before` is the UTC epoch minute of the visit that an earlier one is wanted
    for; `until` is the last day on which the wish stands.
    """

    weekdays: frozenset[int] = frozenset()
    opens: int = 0
    closes: int = DAY
    earliest: date | None = None
    latest: date | None = None
    until: date | None = None
    before: int | None = None

    def stands_on(self, day: date) -> bool:
        """Whether the wish still stands on a day."""
        return self.until is None or day <= self.until

    def suits(self, starts: int, zone: ZoneInfo) -> bool:
        """Whether a visit may start then (UTC epoch minute), by the clock of its clinic."""
        day, at = local_date(starts, zone), minute_of_day(starts, zone)
        return (
            self.days_suit(day)
            and self.opens <= at < self.closes
            and (self.before is None or starts < self.before)
        )

    def may_suit(self, first: int, end: int, zone: ZoneInfo) -> bool:
        """Whether any minute from `first` up to `end` may do, an hour more or less, for clocks change."""
        last = end if self.before is None else min(end, self.before)
        return first < last and any(
            self.days_suit(day)
            and on_day(day, self.opens, zone) - HOUR < last
            and first < on_day(day, self.closes, zone) + HOUR
            for day in days_between(local_date(first, zone), local_date(last - 1, zone))
        )

    def days_suit(self, day: date) -> bool:
        """Whether any time of the day may do."""
        is_wished = not self.weekdays or day.weekday() in self.weekdays
        is_early = self.earliest is not None and day < self.earliest
        is_late = self.latest is not None and day > self.latest
        return is_wished and not is_early and not is_late


ANY_TIME = Wanting()
