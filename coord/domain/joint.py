"""When one of each pool can meet: whole-number arithmetic on start timelines.

A pool maps each candidate to the starts at which they could take their part. Pools are OR-ed and
then AND-ed, so the cost is the sum of the candidates; only somebody who stands in several pools
(a physician who may prescribe or monitor) is tried in each, for nobody has two parts.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)


def joint_starts(pools: Sequence[Mapping[T, int]], ticks: int) -> int:
    """The ticks at which every pool has somebody and nobody is needed twice."""
    shared = _in_several(pools)
    starts, branching = ticks, []
    for pool in pools:
        own = 0
        for candidate, timeline in pool.items():
            if candidate not in shared:
                own |= timeline
        if branches := {c: timeline for c, timeline in pool.items() if c in shared}:
            branching.append((own, branches))
        else:
            starts &= own
    return _try_each(branching, starts, frozenset())


def _in_several(pools: Sequence[Mapping[T, int]]) -> set[T]:
    seen: set[T] = set()
    shared: set[T] = set()
    for pool in pools:
        shared |= seen & pool.keys()
        seen |= pool.keys()
    return shared


def _try_each(branching: Sequence[tuple[int, Mapping[T, int]]], starts: int, used: frozenset[T]) -> int:
    if not branching or not starts:
        return starts
    (own, branches), rest = branching[0], branching[1:]
    found = _try_each(rest, starts & own, used)
    for candidate, timeline in branches.items():
        if candidate not in used:
            found |= _try_each(rest, starts & timeline, used | {candidate})
    return found


def choose(ranked: Sequence[Sequence[T]]) -> tuple[T, ...] | None:
    """One of each list, nobody twice, earlier ones first; None where that cannot be."""
    return _choose(ranked, ())


def _choose(ranked: Sequence[Sequence[T]], chosen: tuple[T, ...]) -> tuple[T, ...] | None:
    if len(chosen) == len(ranked):
        return chosen
    for candidate in ranked[len(chosen)]:
        if candidate not in chosen and (whole := _choose(ranked, (*chosen, candidate))):
            return whole
    return None
