"""Which bookable starts to show first: continuity, language, wishes, no odd gaps, and soon.

Each criterion is a mask of starts and some points; a week of waiting costs points. Starts that score
the same are the same class, so that months of starts are ranked by a few hundred whole-number ANDs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from itertools import product

from coord.domain.free_time import Site
from coord.domain.local_time import DAY, on_day
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
    """Weekdays (Monday is 0) and spans of the clinic's day that somebody would like; none is no wish.

    A span is a first and a last minute of the day.
    """

    weekdays: frozenset[int] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()

    @classmethod
    def between(cls, weekdays: frozenset[int], opens: time | None, closes: time | None) -> "Wishes":
        """These days, and the hours from one time to another, either of which may be left open."""
        if opens is None and closes is None:
            return cls(weekdays)
        return cls(weekdays, ((_minute(opens or time()), _minute(closes) if closes else DAY),))


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
    if wishes.spans:
        masks[Advantage.TIME_OF_DAY] = _in_spans(site, wishes.spans)
    return masks


def _minute(value: time) -> int:
    return value.hour * 60 + value.minute


def _in_spans(site: Site, spans: tuple[tuple[int, int], ...]) -> int:
    mask, grid, zone = 0, site.grid, site.clinic.zone
    for day, (opens, closes) in product(site.days, spans):
        ends = (on_day(day, opens, zone), on_day(day, closes, zone))
        first, last = (max(0, min(grid.length, steps(at - grid.origin))) for at in ends)
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
