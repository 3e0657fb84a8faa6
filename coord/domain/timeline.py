"""Free time as one Python integer: bit n is the n-th five-minute step after the grid's origin.

Whole-number arithmetic on such integers answers "who is free together" for months at once;
measured equal to numpy words at this size, without a dependency.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coord.domain.interval import Interval
from coord.domain.spans import LENGTH_BITS, LENGTHS, Spans, pack

STEP = 5
DAY_STEPS = 1440 // STEP
DAY_MASK = (1 << DAY_STEPS) - 1
PACKED_DAY = 1440 << LENGTH_BITS
MOST_STROKES = 20_000  # a few megabytes
_STROKES: dict[int, int] = {}


@dataclass(frozen=True, slots=True)
class Grid:
    """`length` steps of five minutes from `origin` (a UTC epoch minute, divisible by five)."""

    origin: int
    length: int

    def __post_init__(self) -> None:
        if self.origin % STEP:
            raise ValueError("a grid starts on a five-minute step")

    @classmethod
    def over(cls, interval: Interval) -> "Grid":
        """The smallest grid that holds the interval."""
        origin = interval.starts - interval.starts % STEP
        return cls(origin, -(-(interval.ends - origin) // STEP))

    @property
    def full(self) -> int:
        return (1 << self.length) - 1

    def minute(self, bit: int) -> int:
        return self.origin + bit * STEP

    def ticks(self, every: int) -> int:
        """The bits whose minute is a multiple of `every` (a multiple of five) in UTC."""
        stride = every // STEP
        first = -(self.origin // STEP) % stride
        count = max(0, -(-(self.length - first) // stride))
        return repeated(1, stride, count) << first

    def busy(self, intervals: Iterable[Interval]) -> int:
        """The steps that the intervals touch: off-grid times round outward, so nothing taken looks free."""
        if isinstance(intervals, Spans):
            return intervals.drawn((self, True), lambda: self._paint_days(intervals.packed))
        origin = self.origin
        return self._paint(
            ((one.starts - origin) // STEP, -((origin - one.ends) // STEP)) for one in intervals
        )

    def free(self, intervals: Iterable[Interval]) -> int:
        """The steps that lie wholly inside the intervals: off-grid times round inward."""
        if isinstance(intervals, Spans):
            return intervals.drawn((self, False), lambda: self.free(tuple(intervals)))
        origin = self.origin
        return self._paint(
            (-((origin - one.starts) // STEP), (one.ends - origin) // STEP) for one in intervals
        )

    def _paint(self, spans: Iterable[tuple[int, int]]) -> int:
        """The bits of all spans `[first, last)` that lie on the grid; the inner loop of every search."""
        length, painted = self.length, 0
        for first, last in spans:
            if 0 <= first < last <= length:
                painted |= ((1 << (last - first)) - 1) << first
            else:
                painted |= between(max(first, 0), min(last, length))
        return painted

    def _paint_days(self, packed: Iterable[int]) -> int:
        """The busy steps of packed intervals: painted into a small integer a day, and joined once.

        Most begin at the same times of day and last equally long, so what was drawn once is kept.
        """
        origin, count, before = pack(self.origin, self.origin), -(-self.length // DAY_STEPS), []
        days, strokes = [0] * (count + 1), _STROKES if len(_STROKES) < MOST_STROKES else {}
        for one in packed:
            day, rest = divmod(one - origin, PACKED_DAY)
            if 0 <= day < count:
                if (stroke := strokes.get(rest)) is None:
                    stroke = strokes[rest] = _stroke(rest)
                days[day] |= stroke
            elif day < 0 and (one >> LENGTH_BITS) + (one & LENGTHS) > self.origin:
                before.append(one)
        return joined(days) & self.full | (self.busy(tuple(Spans(before))) if before else 0)


def _stroke(rest: int) -> int:
    """The steps that a packed interval touches, from the beginning of its day."""
    minute = rest >> LENGTH_BITS
    first, end = minute // STEP, -(-(minute + (rest & LENGTHS)) // STEP)
    return between(first, end)


def joined(days: Iterable[int]) -> int:
    """One timeline of a small one a day, whose last steps may reach into the next day."""
    joined_days, carry = bytearray(), 0
    for day in days:
        both = day | carry
        carry = both >> DAY_STEPS
        joined_days += (both & DAY_MASK).to_bytes(DAY_STEPS // 8, "little")
    return int.from_bytes(joined_days, "little")


def steps(minutes: int) -> int:
    """How many steps a duration takes, rounded up."""
    return -(-minutes // STEP)


def repeated(pattern: int, stride: int, count: int) -> int:
    """The pattern at every `stride` bits, `count` times, by doubling."""
    result, done = 0, 0
    block, size = pattern, 1
    while count:
        if count & 1:
            result |= block << (done * stride)
            done += size
        block |= block << (size * stride)
        size *= 2
        count >>= 1
    return result


def runs(free: int, length: int) -> int:
    """The bits at which `length` free steps begin, by doubling shift-and-AND."""
    have = 1
    while have < length:
        step = min(have, length - have)
        free &= free >> step
        have += step
    return free


def window_starts(free: int, offset: int, length: int) -> int:
    """The starts at which the steps `[offset, offset + length)` after them are free."""
    return runs(free, length) >> offset


def bits(timeline: int) -> list[int]:
    """The positions of all set bits, ascending."""
    text, found = bin(timeline)[:1:-1], []
    at = text.find("1")
    while at >= 0:
        found.append(at)
        at = text.find("1", at + 1)
    return found


def at_least(timelines: Iterable[int], wanted: int, full: int) -> int:
    """The bits of `full` that are set in at least `wanted` of the timelines."""
    reached = [full, *[0] * wanted]
    for timeline in timelines:
        for count in range(wanted, 0, -1):
            reached[count] |= reached[count - 1] & timeline
    return reached[wanted]


def each_bit(timeline: int) -> Iterator[int]:
    """The positions of set bits, ascending, as they are asked for."""
    while timeline:
        lowest = timeline & -timeline
        yield lowest.bit_length() - 1
        timeline ^= lowest


def each_tick(first: int, last: int, every: int) -> range:
    """The minutes from first to last, both included, that are multiples of `every`."""
    return range(-(-first // every) * every, last + 1, every)


def between(first: int, end: int) -> int:
    """A mask of the bits `[first, end)`."""
    return ((1 << (end - first)) - 1) << first if end > first else 0
