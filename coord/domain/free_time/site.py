"""The place and the days for which timelines are drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby

from coord.domain.clinic_days import open_days
from coord.domain.day_bits import days_mask, outer_days
from coord.domain.facts import Clinic, Facts
from coord.domain.local_time import days_between
from coord.domain.reasons import Reason
from coord.domain.softness import is_soft
from coord.domain.timeline import Grid, between, steps


@dataclass(frozen=True)
class Site:
    """One clinic on one grid: the place for which timelines are drawn.

    A lenient search also finds starts that only a soft reason speaks against. `now` is the minute of asking.
    """

    clinic: Clinic
    grid: Grid
    facts: Facts
    is_lenient: bool = False
    now: int = 0

    def minds(self, reason: type[Reason]) -> bool:
        """Whether starts to which this reason speaks are left out."""
        return not (self.is_lenient and is_soft(reason, self.facts.policy))

    @cached_property
    def days(self) -> list[date]:
        return days_between(*outer_days(self.grid, self.clinic.zone))

    def mask(self, first: date, last: date) -> int:
        """The bits of the local days from first to last."""
        days = self.days
        return days_mask(self.grid, self.clinic.zone, first, last, (days[0], days[-1]))

    def starts_in(self, first: int, end: int) -> int:
        """The bits of the starts from one minute until before another."""
        origin, length = self.grid.origin, self.grid.length
        return between(min(max(0, steps(first - origin)), length), min(max(0, steps(end - origin)), length))

    @cached_property
    def open_days(self) -> frozenset[date]:
        return open_days(self.clinic)

    def days_when(self, allowed: Callable[[date], bool]) -> int:
        """The bits of the local days that are allowed; the whole grid where all are."""
        mask = 0
        for is_allowed, together in groupby(self.days, allowed):
            if is_allowed:
                days = list(together)
                mask |= self.mask(days[0], days[-1])
        return mask
