"""The least that planning the course can cost: a dynamic programme over the minutes of two months.

A bit is five minutes. What can be reached is spread by the allowed gap and met with what is free, visit by
visit and therapist by therapist; nothing is known of people's licences, rooms' features or any rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from coord.bench.load import Load
from coord.domain.course.chain import widened
from coord.domain.timeline import STEP, Grid, runs

DAY = 1440 // STEP
EVERY = 15
LENGTHS = {"dosing": 120, "integration": 60}
POOLS = {"dosing": ("prescriber", "room"), "integration": ("room",)}


@dataclass(frozen=True, slots=True)
class Starts:
    """For each therapist, at which bits each of the two kinds of visit could start."""

    of: tuple[dict[str, int], ...]
    full: int


def starts_in(load: Load) -> Starts:
    """The load as bits, made anew from its intervals."""
    grid = Grid.over(load.span)
    work, ticks = grid.free(load.work), grid.ticks(EVERY)
    free = {kind: [work & ~grid.busy(one) for one in pool] for kind, pool in load.busy.items()}
    anybody = {code: _anybody(free, code) & ticks for code in LENGTHS}
    of = tuple(
        {code: anybody[code] & runs(one, minutes // STEP) for code, minutes in LENGTHS.items()}
        for one in free["therapist"]
    )
    return Starts(of, (1 << grid.length) - 1)


def _anybody(free: dict[str, list[int]], code: str) -> int:
    found = -1
    for kind in POOLS[code]:
        pool = 0
        for one in free[kind]:
            pool |= runs(one, LENGTHS[code] // STEP)
        found &= pool
    return found


def soonest_bit(starts: Starts, gaps: Sequence[tuple[int, int]]) -> int | None:
    """The earliest bit at which the last visit can start; gaps are days from start to start."""
    ends = (_end(one, starts.full, gaps) for one in starts.of)
    return min((end for end in ends if end is not None), default=None)


def _end(starts: dict[str, int], full: int, gaps: Sequence[tuple[int, int]]) -> int | None:
    reach = starts["dosing"]
    for place, (least, most) in enumerate(gaps):
        spread = widened(reach << (least * DAY), (most - least) * DAY) & full
        reach = spread & starts["integration" if place % 2 == 0 else "dosing"]
        if not reach:
            return None
    return (reach & -reach).bit_length() - 1
