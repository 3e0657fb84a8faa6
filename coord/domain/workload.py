"""How much somebody works: minutes of appointments by local day and week, and stretches without a break."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from coord.domain.appointment import AppointmentType
from coord.domain.interval import Interval, merge
from coord.domain.local_time import local_date
from coord.domain.roles import Role, Use


def attended(kind: AppointmentType, roles: Iterable[Role]) -> tuple[Interval, ...]:
    """When a visit that starts at minute 0 has the attention of somebody with these roles."""
    windows = (window for role in roles for window in kind.windows_of(role) if window.use is Use.ATTENTION)
    return merge(Interval(window.opens, window.closes) for window in windows)


def minutes_by_day(busy: Iterable[Interval], zone: ZoneInfo) -> Counter[date]:
    """The minutes taken, by the local day on which each begins."""
    minutes: Counter[date] = Counter()
    for one in merge(busy):
        minutes[local_date(one.starts, zone)] += one.minutes
    return minutes


def week_of(day: date) -> date:
    """The Monday of the ISO week."""
    return day - timedelta(days=day.weekday())


def minutes_by_week(by_day: Counter[date]) -> Counter[date]:
    minutes: Counter[date] = Counter()
    for day, taken in by_day.items():
        minutes[week_of(day)] += taken
    return minutes


def stretches(busy: Iterable[Interval], rest: int) -> list[Interval]:
    """What is taken, joined where the pause between two is shorter than a rest."""
    joined: list[Interval] = []
    for one in sorted(merge(busy)):
        if joined and one.starts - joined[-1].ends < rest:
            joined[-1] = Interval(joined[-1].starts, max(joined[-1].ends, one.ends))
        else:
            joined.append(one)
    return joined


def too_long_with(wanted: Interval, busy: Iterable[Interval], most: int, rest: int) -> Interval | None:
    """The stretch that a visit makes too long together with others; one that is long alone is no such."""
    near = [one for one in stretches(busy, rest) if _joins(wanted, one, rest)]
    if not near:
        return None
    whole = Interval(min(wanted.starts, near[0].starts), max(wanted.ends, near[-1].ends))
    return whole if whole.minutes > most else None


def _joins(one: Interval, other: Interval, rest: int) -> bool:
    return one.starts - other.ends < rest and other.starts - one.ends < rest


def too_long_starts(length: int, busy: Iterable[Interval], most: int, rest: int) -> Iterator[tuple[int, int]]:
    """All minutes `[first, end)` at which a visit of that length makes a stretch too long.

    For each pair of stretches that one visit can join, it does so in an open span of starts, and the whole
    is too long where the pair is by itself, or the visit begins early or late enough.
    """
    found = stretches(busy, rest)
    for place, left in enumerate(found):
        for right in found[place:]:
            first, end = right.starts - rest - length + 1, left.ends + rest
            if first >= end:
                break
            yield from _too_long(Interval(left.starts, right.ends), length, most, (first, end))


def _too_long(pair: Interval, length: int, most: int, span: tuple[int, int]) -> Iterator[tuple[int, int]]:
    first, end = span
    if max(pair.minutes, length) > most:
        yield span
        return
    early, late = min(end, pair.ends - most), max(first, pair.starts + most - length + 1)
    if first < early:
        yield first, early
    if late < end:
        yield late, end
