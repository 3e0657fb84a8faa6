"""The exact dynamic programme: on which days the visits of a course can follow one another.

A set of days is one integer, a bit a day. Visits are on different days, so they do not compete for the
same minutes, and what can follow a day does not depend on how the day was reached.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

Days = int
Cost = Callable[[int, int], int]


@dataclass(frozen=True, slots=True)
class Link:
    """For each day of a visit, the days on which the next one may be.

    `gap` says how many days after at least and at most, where it is the same for every day.
    """

    after: Sequence[Days]
    gap: tuple[int, int] | None = None

    def spread(self, days: Days) -> Days:
        """The days on which the next visit may be, where this one can be on any of these."""
        if self.gap is not None:
            least, most = self.gap
            return widened(days << least, most - least) & ((1 << len(self.after)) - 1)
        found = 0
        for day in each(days):
            found |= self.after[day]
        return found

    def before(self, day: int, days: Days) -> list[int]:
        """Those of the days that the next visit may follow on that day."""
        return [one for one in each(days) if self.after[one] >> day & 1]


def widened(bits: int, by: int) -> int:
    """Each bit, and so many after it, by doubling."""
    have, wanted = 1, by + 1
    while have < wanted:
        step = min(have, wanted - have)
        bits |= bits << step
        have += step
    return bits


def each(days: Days) -> list[int]:
    """The numbers of the days, ascending."""
    found = []
    while days:
        lowest = days & -days
        found.append(lowest.bit_length() - 1)
        days ^= lowest
    return found


@lru_cache(maxsize=256)
def window(at_least: int, at_most: int, count: int) -> Link:
    """So many days after, of `count` days in all."""
    whole, wide = (1 << count) - 1, (1 << at_most - at_least + 1) - 1
    after = [wide << day + at_least & whole for day in range(count)]
    return Link(after, (at_least, at_most))


def reachable(possible: Sequence[Days], links: Sequence[Link]) -> list[Days]:
    """For each visit, the days on which it can be when all before it have their place; none if one cannot.

    `links` has one less than `possible`.
    """
    reach = [possible[0]]
    for link, days in zip(links, possible[1:], strict=True):
        reach.append(link.spread(reach[-1]) & days)
    return reach if all(reach) else []


def earliest_end(possible: Sequence[Days], links: Sequence[Link]) -> int | None:
    """The day on which the last visit can be at the soonest."""
    reach = reachable(possible, links)
    return (reach[-1] & -reach[-1]).bit_length() - 1 if reach else None


def soonest(possible: Sequence[Days], links: Sequence[Link]) -> list[int] | None:
    """The days of the course that ends first; its visits follow one another as early as that allows."""
    reach = reachable(possible, links)
    if not reach:
        return None
    path = [each(reach[-1] & -reach[-1])[0]]
    for link, days in zip(reversed(links), reversed(reach[:-1]), strict=True):
        path.append(link.before(path[-1], days)[0])
    return path[::-1]


def cheapest(possible: Sequence[Days], links: Sequence[Link], cost: Cost) -> list[int] | None:
    """The days that cost least in all; of equal ones, those of the course that ends first."""
    reach = reachable(possible, links)
    if not reach:
        return None
    best = [{day: (cost(0, day), -1) for day in each(reach[0])}]
    for place, (link, days) in enumerate(zip(links, reach[1:], strict=True), start=1):
        earlier = best[-1], link, reach[place - 1]
        best.append({day: _best(*earlier, day, cost(place, day)) for day in each(days)})
    last = min(best[-1], key=lambda day: (best[-1][day][0], day))
    path = [last]
    for found in reversed(best[1:]):
        path.append(found[path[-1]][1])
    return path[::-1]


def _best(before: dict[int, tuple[int, int]], link: Link, days: Days, day: int, own: int) -> tuple[int, int]:
    """The least cost up to this day, and the day before it that has it."""
    cost, one = min((before[one][0], one) for one in link.before(day, days))
    return cost + own, one
