"""Many intervals as plain whole numbers, for a search reads ten thousand of them and looks at few."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from coord.domain.appointment import ClinicId
from coord.domain.interval import Interval

LENGTH_BITS = 20
LENGTHS = (1 << LENGTH_BITS) - 1


def pack(starts: int, ends: int) -> int:
    """An interval of at most two years as one integer."""
    return starts << LENGTH_BITS | (ends - starts)


class Spans(Sequence[Interval]):
    """Intervals of at most two years, each packed into one integer until somebody looks at it.

    They keep what a grid has drawn of them, so that what many share is drawn once. Some may bear a mark:
    `marked` has them by their marks, each also among all.
    """

    __slots__ = ("_drawn", "_marked", "packed")

    def __init__(self, packed: Sequence[int], marked: Mapping[str, Sequence[int]] | None = None) -> None:
        self.packed = packed
        self._drawn: dict[Hashable, int] = {}
        self._marked = marked or {}

    @classmethod
    def of(cls, intervals: Iterable[Interval]) -> "Spans":
        return cls([pack(one.starts, one.ends) for one in intervals])

    def bearing(self, mark: str) -> "Spans":
        """Those that bear the mark, and those that bear none."""
        others = Counter(one for other, packed in self._marked.items() if other != mark for one in packed)
        if not others:
            return self
        return Spans(list((Counter(self.packed) - others).elements()))

    def overlapping(self, wanted: Interval) -> list[Interval]:
        """Those that share a minute with the wanted one; only these are unpacked."""
        begun = wanted.ends << LENGTH_BITS
        near = [one for one in self.packed if one < begun]
        return [_unpacked(one) for one in near if (one >> LENGTH_BITS) + (one & LENGTHS) > wanted.starts]

    def with_one(self, interval: Interval, mark: str | None) -> "Spans":
        """Those and one more, with a mark or without."""
        one = pack(interval.starts, interval.ends)
        marked = dict(self._marked)
        if mark is not None:
            marked[mark] = (*marked.get(mark, ()), one)
        return Spans([*self.packed, one], marked)

    def drawn(self, how: Hashable, draw: Callable[[], int]) -> int:
        """What was drawn of them before in this way, or is drawn now."""
        if how not in self._drawn:
            self._drawn[how] = draw()
        return self._drawn[how]

    @property
    def minutes(self) -> int:
        """How long they are together."""
        return sum(map(LENGTHS.__and__, self.packed))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __len__(self) -> int:
        return len(self.packed)

    @overload
    def __getitem__(self, index: int) -> Interval: ...
    @overload
    def __getitem__(self, index: slice) -> "Spans": ...
    def __getitem__(self, index: int | slice) -> "Interval | Spans":
        if isinstance(index, slice):
            return Spans(self.packed[index])
        return _unpacked(self.packed[index])

    def __iter__(self) -> Iterator[Interval]:
        return map(_unpacked, self.packed)


def overlapping(intervals: Iterable[Interval], wanted: Interval) -> list[Interval]:
    """Those of the intervals that share a minute with the wanted one."""
    if isinstance(intervals, Spans):
        return intervals.overlapping(wanted)
    return [one for one in intervals if one.overlaps(wanted)]


def minutes_of(intervals: Iterable[Interval]) -> int:
    """How long the intervals are together."""
    return intervals.minutes if isinstance(intervals, Spans) else sum(one.minutes for one in intervals)


def _unpacked(one: int) -> Interval:
    starts = one >> LENGTH_BITS
    return Interval(starts, starts + (one & LENGTHS))


class Whereabouts(Sequence[tuple[Interval, ClinicId]]):
    """Where somebody is in person, and when: a clinic's times together."""

    __slots__ = ("_at",)

    def __init__(self, at: Mapping[ClinicId, Spans]) -> None:
        self._at = at

    def elsewhere(self, clinic: ClinicId) -> Spans:
        """When they are at any other clinic."""
        return Spans([one for where, spans in self._at.items() if where != clinic for one in spans.packed])

    def __len__(self) -> int:
        return sum(map(len, self._at.values()))

    @overload
    def __getitem__(self, index: int) -> tuple[Interval, ClinicId]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Interval, ClinicId]]: ...
    def __getitem__(
        self, index: int | slice
    ) -> tuple[Interval, ClinicId] | Sequence[tuple[Interval, ClinicId]]:
        return tuple(self)[index]

    def __iter__(self) -> Iterator[tuple[Interval, ClinicId]]:
        return ((one, where) for where, spans in self._at.items() for one in spans)
