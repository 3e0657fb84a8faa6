"""What is wished for somebody's or a clinic's time, how it is asked, and what becomes of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from coord.domain.availability import WeeklyHours
from coord.domain.permissions import Actor
from coord.services.repeats import Once
from coord.services.standing import NOTHING_SEEN, BrokenVisit


@dataclass(frozen=True, slots=True)
class Asked:
    """By whom, when, and how: `seen` are the visits agreed to break; a preview changes nothing."""

    by: Actor
    now: datetime
    once: Once | None = None
    seen: frozenset[str] = NOTHING_SEEN
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours on some weekdays (Monday is 0) in minutes of the day, with a pause between, from a day on."""

    weekdays: tuple[int, ...]
    opens: int
    closes: int
    valid_from: date
    valid_until: date | None = None
    every_weeks: int = 1
    pause: tuple[int, int] | None = None

    def rules(self) -> tuple[WeeklyHours, ...]:
        spans = [(self.opens, self.closes)]
        if self.pause:
            spans = [(self.opens, self.pause[0]), (self.pause[1], self.closes)]
        return tuple(
            WeeklyHours(weekday, opens, closes, self.valid_from, self.valid_until, self.every_weeks)
            for weekday in self.weekdays
            for opens, closes in spans
        )


@dataclass(frozen=True, slots=True)
class DayChange:
    """More or less time at a clinic on one day."""

    clinic: str
    day: date
    opens: int
    closes: int
    is_available: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """Time off in wall time of a zone; without a time, from the first day's start to the last day's end."""

    first: date
    last: date
    zone: ZoneInfo
    kind: str
    starts_at: int | None = None
    ends_at: int | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """Whole days on which a clinic is closed, both included."""

    first: date
    last: date
    name: str


class Why(StrEnum):
    """What is wrong with a wish, though all of it can be read."""

    ENDS_FIRST = "ends_first"
    PAUSE_OUTSIDE = "pause_outside"
    IN_PAST = "in_past"
    TOO_FAR = "too_far"
    TOO_LONG = "too_long"
    BACKWARDS = "backwards"
    OVERLAPS = "overlaps"
    SKIPPED = "skipped"
    REPEATED = "repeated"
    CLOSED_ALREADY = "closed_already"
    HALF_A_BREAK = "half_a_break"
    SAME_CLINIC = "same_clinic"
    ENDED_ALREADY = "ended_already"
    NOT_BEGUN = "not_begun"


@dataclass(frozen=True, slots=True)
class Objection:
    """What is wrong, the field it is about, and the rule, moment, or number of days that it tells of."""

    why: Why
    field: str
    fact: WeeklyHours | datetime | int | None = None


@dataclass(frozen=True, slots=True)
class PreviewDay:
    """One local day: (clinic, zone, starts, ends) of what is left of the hours, and why it is less."""

    day: date
    hours: tuple[tuple[str, str, int, int], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Breaking:
    """Nothing is changed, for these booked visits would break and nobody agreed to that."""

    visits: tuple[BrokenVisit, ...]


@dataclass(frozen=True, slots=True)
class Previewed:
    """Nothing is changed; this is what it would come to, and which booked visits it would break."""

    days: tuple[PreviewDay, ...]
    visits: tuple[BrokenVisit, ...]


Outcome = Saved | Breaking | Previewed | Objection


class Stopped(Exception):
    """Raised inside a transaction, so that nothing is kept."""

    def __init__(self, outcome: Breaking | Previewed | Objection) -> None:
        super().__init__("nothing is kept")
        self.outcome = outcome
