"""Reasons that lie with the steps of a course which are planned, and not booked."""

from dataclasses import dataclass

from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseNeedsMore(Reason):
    """The course has more treatment visits than the order leaves; `doses_booked` of these are taken."""

    needed: int
    doses_left: int
    doses_booked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTooSoon(Reason):
    """The treatment of an earlier step would lie `apart` days away, nearer than the least spacing."""

    apart: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTooMany(Reason):
    """With the earlier steps of the course there would be more than so many within so many days."""

    most: int
    days: int
