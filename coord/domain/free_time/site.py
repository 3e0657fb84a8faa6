"""The place and the days for which timelines are drawn."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from typing import TypeVar

from coord.domain.appointment import AppointmentType
from coord.domain.clinic_days import open_days
from coord.domain.day_bits import days_mask, outer_days
from coord.domain.facts import Clinic, Facts
from coord.domain.local_time import days_between
from coord.domain.reasons import Reason
from coord.domain.softness import is_soft
from coord.domain.timeline import Grid, between, steps

Key = TypeVar("Key")
Pool = dict[Key, int]


@dataclass(frozen=True)
class Site:
    """One clinic on one grid: the place for which timelines are drawn.

    A lenient search also finds starts that only a soft reason speaks against. `now` is the minute of asking.
    Where the policy or a kind of visit changes on one of the days, what depends on them is drawn for each
    part of the days (`by_day`); then the site is that of a `day`.
    """

    clinic: Clinic
    grid: Grid
    facts: Facts
    is_lenient: bool = False
    now: int = 0
    day: date | None = None

    def minds(self, reason: type[Reason]) -> bool:
        """Whether starts to which this reason speaks are left out."""
        return not (self.is_lenient and is_soft(reason, self.facts.policy))

    @cached_property
    def by_policy(self) -> tuple[tuple[int, "Site"], ...]:
        """The bits of the days of each policy, and the site by that policy alone; mostly it is one."""
        if self.day is not None or not (self.facts.dated or self.facts.kinds):
            return ((self.grid.full, self),)
        sinces = sorted({since for since, _ in (*self.facts.dated, *self.facts.kinds)})
        lasts = [since - timedelta(days=1) for since in sinces[1:]]
        masks = [self.mask(*days) for days in zip(sinces, [*lasts, date.max], strict=True)]
        sites = (replace(self, facts=self.facts.on(since), day=since) for since in sinces)
        return tuple((mask, site) for mask, site in zip(masks, sites, strict=True) if mask)

    def on(self, day: date) -> "Site":
        """The site by the policy of a day."""
        if not (self.facts.dated or self.facts.kinds):
            return self
        return replace(self, facts=self.facts.on(day), day=day)

    def kind_then(self, kind: AppointmentType) -> AppointmentType | None:
        """The same; None where it is not there yet."""
        day = self.day or self.days[0]
        return self.facts.kind_on(kind, day) if self.facts.is_there(kind, day) else None

    def kind(self, kind: AppointmentType) -> AppointmentType:
        """The kind of visit as it is on the day of the site."""
        return kind if self.day is None else self.facts.kind_on(kind, self.day)

    def by_day(self, draw: Callable[["Site"], int]) -> int:
        """Bits that depend on the policy, each by that of its local day."""
        if len(self.by_policy) == 1:
            return draw(self.by_policy[0][1])
        found = 0
        for mask, site in self.by_policy:
            found |= draw(site) & mask
        return found

    def pool_by_day(self, draw: Callable[["Site"], Pool[Key]]) -> Pool[Key]:
        """The same for a pool of people or rooms."""
        if len(self.by_policy) == 1:
            return draw(self.by_policy[0][1])
        found: Pool[Key] = {}
        for mask, site in self.by_policy:
            for key, starts in draw(site).items():
                found[key] = found.get(key, 0) | starts & mask
        return found

    def when(self, holds: Callable[["Site"], bool]) -> int:
        """The bits of the days by whose policy something holds."""
        return self.by_day(lambda site: site.grid.full if holds(site) else 0)

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
