"""Which bookable starts to show first: continuity, language, wishes, no odd gaps, and soon.

Each criterion is a mask of starts and some points; a week of waiting costs points. Starts that score
the same are the same class, so that months of starts are ranked by a few hundred whole-number ANDs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from coord.domain.free_time import Site
from coord.domain.local_time import on_day
from coord.domain.timeline import between, each_bit, steps


class Advantage(StrEnum):
    """What speaks for a start."""

    CONTINUITY = "continuity"
    LANGUAGE = "language"
    WEEKDAY = "weekday"
    TIME_OF_DAY = "time_of_day"
    NO_GAP = "no_gap"


@dataclass(frozen=True, slots=True)
class Wishes:
    """Weekdays (Monday is 0) and hours of the clinic's day that somebody would like; none is no wish."""

    weekdays: frozenset[int] = frozenset()
    opens: time | None = None
    closes: time | None = None


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Scored:
    """A start (as a bit) and what it scores."""

    points: int
    bit: int


def ranked(
    starts: int, masks: Mapping[Advantage, int], points: Mapping[Advantage, int], weeks: Sequence[int]
) -> Iterator[Scored]:
    """The starts with most points first, the earlier first among equals; a week of waiting costs one."""
    classes = [(0, starts)]
    for advantage, mask in masks.items():
        classes = [each for one in classes for each in _split(one, mask, points[advantage])]
    scored = [
        (score - week, number & span)
        for score, number in classes
        for week, span in enumerate(weeks)
        if number & span
    ]
    for score in sorted({score for score, _ in scored}, reverse=True):
        together = 0
        for one, number in scored:
            together |= number if one == score else 0
        yield from (Scored(score, bit) for bit in each_bit(together))


def _split(one: tuple[int, int], mask: int, points: int) -> list[tuple[int, int]]:
    score, starts = one
    parts = [(score + points, starts & mask), (score, starts & ~mask)]
    return [(score, number) for score, number in parts if number]


def wished(wishes: Wishes, site: Site) -> dict[Advantage, int]:
    """The starts that fulfil each wish; a wish that nobody has gives nobody points."""
    masks = {}
    if wishes.weekdays:
        masks[Advantage.WEEKDAY] = site.days_when(lambda day: day.weekday() in wishes.weekdays)
    if wishes.opens or wishes.closes:
        masks[Advantage.TIME_OF_DAY] = _each_day(site, _hours(wishes, site))
    return masks


def _hours(wishes: Wishes, site: Site) -> Callable[[date], tuple[int, int]]:
    opens = _minute(wishes.opens) if wishes.opens else 0
    closes = _minute(wishes.closes) if wishes.closes else 1440
    zone = site.clinic.zone
    return lambda day: (on_day(day, opens, zone), on_day(day, closes, zone))


def _minute(value: time) -> int:
    return value.hour * 60 + value.minute


def _each_day(site: Site, span: Callable[[date], tuple[int, int]]) -> int:
    mask, grid = 0, site.grid
    for day in site.days:
        first, last = (max(0, min(grid.length, steps(at - grid.origin))) for at in span(day))
        mask |= between(first, last)
    return mask


def weeks(site: Site, first: date) -> list[int]:
    """The starts of each seven days from the first wanted day on; what lies before belongs to the first."""
    last = site.days[-1]
    count = max(1, -(-((last - first).days + 1) // 7))
    spans = []
    for number in range(count):
        begin = site.days[0] if number == 0 else date.fromordinal(first.toordinal() + 7 * number)
        spans.append(site.mask(begin, date.fromordinal(first.toordinal() + 7 * number + 6)))
    return spans
