"""Weekly hours in wall-clock time, turned into UTC minutes for the days that are asked about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from math import lcm
from zoneinfo import ZoneInfo

from coord.domain.interval import Interval, merge
from coord.domain.local_time import on_day


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """From one minute of the day to another, on a weekday (Monday is 0), every n-th week.

    Weeks are counted from the Monday of `valid_from`, which a rule of more than one week must have.
    """

    weekday: int
    opens: int
    closes: int
    valid_from: date | None = None
    valid_until: date | None = None
    every_weeks: int = 1

    def applies_on(self, day: date) -> bool:
        if day.weekday() != self.weekday:
            return False
        if self.valid_from and day < self.valid_from:
            return False
        if self.valid_until and day > self.valid_until:
            return False
        return self._is_its_week(day)

    def _is_its_week(self, day: date) -> bool:
        if self.every_weeks == 1 or self.valid_from is None:
            return True
        monday = self.valid_from.toordinal() - self.valid_from.weekday()
        return (day.toordinal() - monday) // 7 % self.every_weeks == 0


def collide(one: WeeklyHours, other: WeeklyHours, since: date) -> bool:
    """Whether both rules ever hold at the same minute, from the day on."""
    if one.weekday != other.weekday or one.opens >= other.closes or other.opens >= one.closes:
        return False
    first = max(day for day in (one.valid_from, other.valid_from, since) if day)
    first += timedelta(days=(one.weekday - first.weekday()) % 7)
    rhythm = lcm(one.every_weeks, other.every_weeks)
    days = (first + timedelta(weeks=week) for week in range(rhythm))
    return any(one.applies_on(day) and other.applies_on(day) for day in days)


@dataclass(frozen=True, slots=True)
class DayException:
    """A one-off change for a date: more time, or less where `is_available` is false."""

    day: date
    opens: int
    closes: int
    is_available: bool


def open_intervals(
    rules: Iterable[WeeklyHours], zone: ZoneInfo, days: Iterable[date]
) -> tuple[Interval, ...]:
    """When the rules are open on the given days, merged."""
    rules = tuple(rules)
    of_weekday = [[rule for rule in rules if rule.weekday == weekday] for weekday in range(7)]
    return merge(
        interval
        for day in days
        for rule in of_weekday[day.weekday()]
        if rule.applies_on(day) and (interval := _hours(day, rule.opens, rule.closes, zone))
    )


def exception_intervals(
    exceptions: Sequence[DayException], zone: ZoneInfo, *, is_available: bool
) -> tuple[Interval, ...]:
    """The exceptions of one sort as intervals, merged."""
    return merge(
        interval
        for one in exceptions
        if one.is_available == is_available and (interval := _hours(one.day, one.opens, one.closes, zone))
    )


@lru_cache(maxsize=65536)
def _hours(day: date, opens: int, closes: int, zone: ZoneInfo) -> Interval | None:
    """The hours as an interval; None where the clocks jump over all of them."""
    starts, ends = on_day(day, opens, zone), on_day(day, closes, zone)
    return Interval(starts, ends) if starts < ends else None
