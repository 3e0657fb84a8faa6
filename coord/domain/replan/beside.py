"""The ways of several broken units beside one another: which can be gone together, and which only after."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from coord.domain.course import as_booked
from coord.domain.facts import Facts
from coord.domain.replan.ways import Case, Change, Way, asking, holds

# By the place of the unit and the number of its way: ways of which not all can be chosen
Clash = frozenset[tuple[int, int]]


def facts_beside(case: Case, others: Iterable[tuple[Case, Way]]) -> Facts:
    """The facts of a case with the ways of others in everybody's diary."""
    known = case.facts
    for other, way in others:
        if other.is_movable:
            known = _with(known, other, way)
    return known


def _with(known: Facts, other: Case, way: Way) -> Facts:
    """With another patient's visit, or with another one of this patient's."""
    own = known.patient
    if other.unit.patient_id == own.id:
        return as_booked(known, way.proposal)
    return replace(as_booked(replace(known, patient=other.facts.patient), way.proposal), patient=own)


def clashes(cases: Sequence[Case], numbers: Sequence[int], chosen: Sequence[Way], now: int) -> set[Clash]:
    """Of the chosen ways, each with its number, those that cannot be gone together; none where all can."""
    pairs = list(zip(cases, chosen, strict=True))
    return {
        frozenset((place, numbers[place]) for place in places)
        for at, (case, way) in enumerate(pairs)
        if not holds(way, facts_beside(case, _others(pairs, at)), now)
        for places in _against(pairs, at, now)
    }


def _others(pairs: Sequence[tuple[Case, Way]], at: int) -> list[tuple[Case, Way]]:
    return [*pairs[:at], *pairs[at + 1 :]]


def _against(pairs: Sequence[tuple[Case, Way]], at: int, now: int) -> list[tuple[int, ...]]:
    """The places of the ways beside which this one cannot be gone: single ones where there are such."""
    case, way = pairs[at]
    single: list[tuple[int, ...]] = [
        (at, other)
        for other, pair in enumerate(pairs)
        if other != at and not holds(way, facts_beside(case, [pair]), now)
    ]
    return single or [tuple(range(len(pairs)))]


def first_to_go(cases: Sequence[Case], chosen: Sequence[Way], now: int) -> list[tuple[int, ...]]:
    """For each way, the places of those that must be gone before it, or with it, to make room for it."""
    return [tuple(_needed(cases, chosen, at, now)) for at in range(len(cases))]


def _needed(cases: Sequence[Case], chosen: Sequence[Way], at: int, now: int) -> Iterator[int]:
    """Beside the others as they are booked; whoever stays booked is no help."""
    way = chosen[at]
    if way.change is Change.ASK:
        return
    if holds(way, _partly_gone(cases, chosen, at, set()), now):
        return
    gone = {other for other, one in enumerate(chosen) if one.change is not Change.ASK} - {at}
    for other in sorted(gone):
        kept = gone - {other}
        if holds(way, _partly_gone(cases, chosen, at, kept), now):
            gone = kept
    yield from sorted(gone)


def _partly_gone(cases: Sequence[Case], chosen: Sequence[Way], at: int, gone: set[int]) -> Facts:
    """The facts of a case when some of the others are mended and the rest stand as they are booked."""
    others = [
        (case, chosen[place] if place in gone else asking(case))
        for place, case in enumerate(cases)
        if place != at
    ]
    return facts_beside(cases[at], others)
