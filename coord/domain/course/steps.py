"""What a course is made of: treatment visits and others, so many days after one another."""

from dataclasses import dataclass
from datetime import date

from coord.domain.appointment import AppointmentType, PractitionerId
from coord.domain.ranking import NO_WISHES, Wishes

MOST_STEPS = 40
MOST_DAYS = 120


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of visit, by code, and how many local days after the step before it, both included.

    Follow-ups are no steps: each dose brings its own, as the house's policy wants it.
    """

    type_code: str
    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True)
class Template:
    """A named course, as a house gives it; version 0 is the standard one, which holds since ever."""

    name: str
    steps: tuple[Step, ...]
    version: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class CourseVisit:
    """A step with its type, and that of the follow-up which goes with it, if one is due."""

    type: AppointmentType
    follow_up: AppointmentType | None
    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True)
class WantedCourse:
    """What is planned: the visits in order, the first of which is between two days, after `now`.

    Everything is over by `last`. `leads` are those who alone may lead it; without any, whoever can.
    """

    visits: tuple[CourseVisit, ...]
    first: date
    latest_first: date
    last: date
    now: int
    leads: frozenset[PractitionerId] | None = None
    wishes: Wishes = NO_WISHES


def _times(count: int, code: str, at_least: int, at_most: int) -> tuple[Step, ...]:
    return tuple(Step(code, at_least, at_most) for _ in range(count))


# What houses commonly give; each a starting point for the medical director, not advice.
DEFAULT_TEMPLATES = (
    Template("Infusions, three a week for two weeks", _times(6, "dosing_iv", 2, 4)),
    Template("Infusions, two a week for three weeks", _times(6, "dosing_iv", 3, 5)),
    Template(
        "Preparation and six treatments, a week apart",
        (Step("preparation", 0, 0), *_times(1, "dosing_iv", 1, 14), *_times(5, "dosing_iv", 5, 10)),
    ),
    Template(
        "Nasal, two a week for four weeks, then weekly for four",
        (*_times(8, "dosing_esketamine", 3, 4), *_times(4, "dosing_esketamine", 6, 8)),
    ),
    Template("Maintenance, one treatment a month for three months", _times(3, "dosing_iv", 26, 34)),
)
