"""The tail of a course: what of it stays, what is planned anew, with which spacing, and from which day on.

What is past, what is today, and what was before the wished day stays; of the rest, what is still to come
is planned anew. What was cancelled is no part of the course.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coord.domain.appointment import UPCOMING, Status
from coord.domain.course.steps import Step

DAY = timedelta(days=1)
# How much longer a step may take than it was booked for, where no other spacing is known
LOOSELY = 7
FIRST_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class BookedStep:
    """A visit of a course as it was booked: its local day, and how many days after the one before it."""

    status: Status
    day: date
    at_least: int
    at_most: int

    def step(self, type_code: str) -> Step:
        """The step to plan it with: where it was booked for one number of days, it may take some more."""
        is_exact = self.at_most == self.at_least
        return Step(type_code, self.at_least, self.at_least + LOOSELY if is_exact else self.at_most)


@dataclass(frozen=True, slots=True)
class Parted:
    """A course in two parts, as the places of its visits; the rest is planned anew from `since` on.

    None of the rest is before the day on which it `resumes`.
    """

    fixed: tuple[int, ...]
    left: tuple[int, ...]
    since: date
    resumes: date


def parted(visits: Sequence[BookedStep], since: date | None, resumes: date | None, today: date) -> Parted:
    """What stays, and what is planned anew: from the wished day on, tomorrow at the earliest."""
    tomorrow = today + DAY
    begins = max(since or tomorrow, tomorrow)
    standing = [(place, one) for place, one in enumerate(visits) if one.status != Status.CANCELLED]
    left = tuple(place for place, one in standing if one.status in UPCOMING and one.day >= begins)
    fixed = tuple(place for place, _ in standing if place not in left)
    return Parted(fixed, left, begins, max(resumes or begins, begins))


def spacing(codes: Sequence[str], left: Sequence[BookedStep], wished: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps to plan what is left with: as wished, where that is of the same kinds, else as booked."""
    if [one.type_code for one in wished] == list(codes):
        return wished
    return tuple(one.step(code) for code, one in zip(codes, left, strict=True))


def first_days(fixed: Sequence[BookedStep], first: Step, resumes: date) -> tuple[date, date]:
    """From which day to which the first of the rest may be: its distance from the last that stays is kept.

    It has two weeks at least to be found in.
    """
    if not fixed:
        return resumes, resumes + FIRST_WITHIN
    before = max(one.day for one in fixed)
    earliest = max(resumes, before + first.at_least * DAY)
    return earliest, max(before + first.at_most * DAY, earliest + FIRST_WITHIN)
