"""The days of a course at one clinic, as bits, and what a timeline has on each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from coord.domain.course.chain import Days, Link, each, window
from coord.domain.follow_up import FollowUpDays, follow_up_days, follow_up_rule
from coord.domain.free_time import Site
from coord.domain.interval import Interval
from coord.domain.local_time import days_between, on_day


@dataclass(frozen=True)
class CalendarDays:
    """Local days, numbered from the first one on."""

    site: Site
    first: date
    last: date

    @cached_property
    def dates(self) -> list[date]:
        return days_between(self.first, self.last)

    @cached_property
    def masks(self) -> list[int]:
        """The steps of each day."""
        return [self.site.mask(day, day) for day in self.dates]

    def with_any(self, starts: int) -> Days:
        """The days on which there is any of the starts."""
        return sum(1 << day for day, mask in enumerate(self.masks) if starts & mask)

    def until(self, latest: date) -> Days:
        """The days up to and including one."""
        return (1 << max(0, (latest - self.first).days + 1)) - 1

    def followed(self, follow_ups: Days) -> dict[int, int]:
        """For each day that one of these follow-ups can follow, the day of the best: aimed at, and soon."""
        found = {}
        for day, (aim, whole) in enumerate(self._windows):
            if fit := follow_ups & aim or follow_ups & whole:
                found[day] = each(fit & -fit)[0]
        return found

    @cached_property
    def _windows(self) -> list[tuple[Days, Days]]:
        """For each day, on which its follow-up should be, and may be."""
        return [
            (self._between(one.first, one.aim), self._between(one.first, one.last)) for one in self._rules
        ]

    @property
    def _rules(self) -> list[FollowUpDays]:
        site = self.site
        zone, opened = site.clinic.zone, site.open_days
        noons = [on_day(day, 720, zone) for day in self.dates]
        visits = [Interval(noon, noon + 1) for noon in noons]
        return [
            follow_up_days(
                one,
                site.clinic,
                follow_up_rule(one, site.clinic, site.facts),
                lambda day, _: day in opened,
            )
            for one in visits
        ]

    def _between(self, first: date, last: date) -> Days:
        return self.until(last) & ~self.until(first - timedelta(days=1)) & self._all

    @property
    def _all(self) -> Days:
        return (1 << len(self.dates)) - 1


def spaced(at_least: int, at_most: int, followed: dict[int, int] | None, count: int) -> Link:
    """So many days after, and after the follow-up where there must be one before."""
    link = window(at_least, at_most, count)
    if followed is None:
        return link
    return Link(_after_follow_ups(link.after, followed))


def _after_follow_ups(after: Sequence[Days], followed: dict[int, int]) -> list[Days]:
    return [days & ~((2 << followed[day]) - 1) if day in followed else 0 for day, days in enumerate(after)]
