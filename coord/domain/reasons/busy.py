"""Reasons that lie with what people have elsewhere, by their own calendars."""

from dataclasses import dataclass

from coord.domain.interval import Interval
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyElsewhere(Reason):
    """The practitioner's own calendar has something then; what it is, nobody here knows."""

    practitioner: str
    taken: Interval
