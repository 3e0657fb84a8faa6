"""The federal holidays of the United States (5 U.S.C. 6103), on the days on which they are kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
FIXED = (
    (1, 1, "New Year’s Day"),
    (6, 19, "Juneteenth"),
    (7, 4, "Independence Day"),
    (11, 11, "Veterans Day"),
    (12, 25, "Christmas Day"),
)
# Month, weekday, which one of the month (-1 is the last)
FLOATING = (
    (1, MONDAY, 3, "Martin Luther King Jr. Day"),
    (2, MONDAY, 3, "Washington’s Birthday"),
    (5, MONDAY, -1, "Memorial Day"),
    (9, MONDAY, 1, "Labor Day"),
    (10, MONDAY, 2, "Columbus Day"),
    (11, THURSDAY, 4, "Thanksgiving Day"),
)


@dataclass(frozen=True, slots=True, order=True)
class Holiday:
    """A free day; one that falls on a weekend is kept on the weekday beside it."""

    day: date
    name: str


def federal_holidays(year: int) -> tuple[Holiday, ...]:
    """Those kept within the year, in order; the last may be the next year's first."""
    found = (*_of(year), *_of(year + 1))
    return tuple(sorted(one for one in found if one.day.year == year))


def _of(year: int) -> Iterator[Holiday]:
    for month, day, name in FIXED:
        yield Holiday(_observed(date(year, month, day)), name)
    for month, weekday, nth, name in FLOATING:
        yield Holiday(_nth(year, month, weekday, nth), name)


def _observed(day: date) -> date:
    """Saturday's on the Friday before, Sunday's on the Monday after (E.O. 11582)."""
    return day + timedelta(days={SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    if nth < 0:
        last = date(year, month + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
