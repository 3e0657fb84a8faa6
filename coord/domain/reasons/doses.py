"""Reasons that lie with other treatment visits: too near, or too many."""

from dataclasses import dataclass
from datetime import date

from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TooSoon(Reason):
    """Another treatment visit lies nearer than the least spacing of the house or the order."""

    days: int
    other: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TooMany(Reason):
    """Within so many days there are as many treatment visits already, the others from first to last."""

    most: int
    days: int
    first: date
    last: date
