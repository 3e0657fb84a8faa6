"""Reasons that lie with how much somebody works; the limits are their own."""

from dataclasses import dataclass
from datetime import date

from coord.domain.interval import Interval
from coord.domain.permissions import Permission
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyMaximum(Reason):
    """Minutes of appointments on a local day."""

    overridable_with = Permission.OVERRIDE

    practitioner: str
    day: date
    most: int
    booked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyMaximum(Reason):
    """Minutes of appointments in an ISO week, told by its Monday; `beside` are those of the same unit."""

    overridable_with = Permission.OVERRIDE

    practitioner: str
    week: date
    most: int
    booked: int
    beside: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DosesMaximum(Reason):
    """Treatment visits on a local day."""

    overridable_with = Permission.OVERRIDE

    practitioner: str
    day: date
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakTooShort(Reason):
    """The stretch without a break would be longer than somebody works in a row."""

    overridable_with = Permission.OVERRIDE

    practitioner: str
    stretch: Interval
    most: int
    rest: int
