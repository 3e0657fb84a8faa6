"""The place and the days for which timelines are drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from coord.domain.facts import Clinic, Facts
from coord.domain.local_time import days_between, local_date, on_day
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
        zone, grid = self.clinic.zone, self.grid
        return days_between(local_date(grid.origin, zone), local_date(grid.minute(grid.length) - 1, zone))

    def mask(self, first: date, last: date) -> int:
        """The bits of the local days from first to last."""
        zone, days = self.clinic.zone, self.days
        starts, ends = on_day(max(first, days[0]), 0, zone), on_day(min(last, days[-1]), 1440, zone)
        origin = self.grid.origin
        return between(max(0, steps(starts - origin)), min(self.grid.length, steps(ends - origin)))

    def days_when(self, allowed: Callable[[date], bool]) -> int:
        """The bits of the local days that are allowed; the whole grid where all are."""
        mask = 0
        for day in self.days:
            if allowed(day):
                mask |= self.mask(day, day)
        return mask
