"""Spans of time in whole UTC epoch minutes: one integer is one minute since 1970-01-01T00:00Z."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A half-open span of UTC epoch minutes: `starts` is inside, `ends` is not."""

    starts: int
    ends: int

    def __post_init__(self) -> None:
        if self.ends <= self.starts:
            raise ValueError("an interval must end after it starts")

    @property
    def minutes(self) -> int:
        return self.ends - self.starts

    def overlaps(self, other: "Interval") -> bool:
        return self.starts < other.ends and other.starts < self.ends

    def contains(self, other: "Interval") -> bool:
        return self.starts <= other.starts and other.ends <= self.ends

    def cut_to(self, other: "Interval") -> "Interval | None":
        """The part that both have, or None where they do not meet."""
        starts, ends = max(self.starts, other.starts), min(self.ends, other.ends)
        return Interval(starts, ends) if starts < ends else None


def merge(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The same minutes as sorted intervals that neither overlap nor touch."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.starts <= merged[-1].ends:
            merged[-1] = Interval(merged[-1].starts, max(merged[-1].ends, interval.ends))
        else:
            merged.append(interval)
    return tuple(merged)


def intersect(some: Iterable[Interval], others: Iterable[Interval]) -> tuple[Interval, ...]:
    """The minutes that lie in both, merged."""
    others = tuple(others)
    return merge(both for one in some for other in others if (both := one.cut_to(other)))


def subtract(some: Iterable[Interval], others: Iterable[Interval]) -> tuple[Interval, ...]:
    """The minutes that lie in the first and not in the others, merged."""
    left = list(merge(some))
    for cut in merge(others):
        left = [piece for one in left for piece in _without(one, cut)]
    return tuple(left)


def _without(one: Interval, cut: Interval) -> list[Interval]:
    if not one.overlaps(cut):
        return [one]
    pieces = [(one.starts, cut.starts), (cut.ends, one.ends)]
    return [Interval(starts, ends) for starts, ends in pieces if starts < ends]
