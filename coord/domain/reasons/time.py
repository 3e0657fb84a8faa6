"""Reasons that lie with the time itself."""

from dataclasses import dataclass
from datetime import datetime

from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class InThePast(Reason):
    effort = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFarAhead(Reason):
    """So far ahead that the day is rather a slip of the pen; nobody knows then who works and is licensed."""

    effort = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSkipped(Reason):
    """The clocks jump over the wall time."""

    next_valid: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRepeated(Reason):
    """The clocks show the wall time twice."""

    next_valid: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OffTheGrid(Reason):
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideOpeningHours(Reason):
    clinic: str
