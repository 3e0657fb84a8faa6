"""Working out a proposed re-plan: the least change for all visits that a happening breaks."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.services.replan.candidates import ASK_A_PERSON, Beside, Way, as_candidate, still_holds, ways_of
from coord.services.replan.cases import Cases, cases
from coord.services.replan.happenings import Happening, subject_of
from coord.services.replan.pieces import Piece
from coord.services.searching.search import draft_of
from coord.services.standing import JudgedUnit
from coord.solving import NotSolved, Solver
from coord.store import units
from coord.store.db import reading

ROUNDS = 6

# How many visits of how many have been looked at; False where somebody has stopped it
Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Worked:
    """A piece for each broken visit in order of time; `is_best` where it is proven that none changes less."""

    pieces: tuple[Piece, ...]
    is_best: bool


def worked_out(happening: Happening, progress: Progress, *, by: Actor, now: datetime) -> Worked:
    """The cheapest choice of ways of which no two are in each other's way; raises NotSolved."""
    with Solver() as solver:
        with reading() as tx:
            found = cases(tx, happening, subject_of(tx, happening, by), by, now)
            visits = _visits(tx, found, by)
        ways = list(_looked_at(found.broken, progress, by, to_minute(now)))
        chosen, is_best = _chosen(solver, found.broken, ways, progress, to_minute(now))
    pieces = (
        _piece(one, way, visit, found) for one, way, visit in zip(found.broken, chosen, visits, strict=True)
    )
    return Worked(tuple(pieces), is_best)


def _visits(tx: Connection, found: Cases, by: Actor) -> list[units.BookedAppointment]:
    known = (units.by_id(tx, by.organization_id, one.unit.proposal.replaces[0]) for one in found.broken)
    return [one for one in known if one is not None]


def _looked_at(
    broken: Sequence[JudgedUnit], progress: Progress, by: Actor, now: int
) -> Iterator[tuple[Way, ...]]:
    for done, one in enumerate(broken):
        if not progress(done, len(broken)):
            raise NotSolved("somebody stopped it")
        yield ways_of(one, by, now)


def _chosen(
    solver: Solver,
    broken: Sequence[JudgedUnit],
    ways: list[tuple[Way, ...]],
    progress: Progress,
    now: int,
) -> tuple[list[Way], bool]:
    """Chosen together, then judged one beside the other; what cannot stand there is left out, and so on.

    Where that goes on for too long, a person is asked about what is still in the way.
    """

    def is_stopped() -> bool:
        return not progress(len(broken), len(broken))

    is_best = True
    for _ in range(ROUNDS):
        answer = solver.solve(
            [[as_candidate(way, one.facts) for way in some] for one, some in zip(broken, ways, strict=True)],
            is_stopped,
        )
        chosen = [some[number] for some, number in zip(ways, answer.numbers, strict=True)]
        against = _in_the_way(broken, chosen, now)
        if not against:
            return chosen, is_best and answer.is_best
        is_best = False
        for at in against:
            ways[at] = tuple(way for way in ways[at] if way is not chosen[at])
    return [ASK_A_PERSON if at in against else way for at, way in enumerate(chosen)], False


def _in_the_way(broken: Sequence[JudgedUnit], chosen: Sequence[Way], now: int) -> list[int]:
    """The places of the ways that do not hold beside those before them that do."""
    others: list[Beside] = []
    against = []
    for at, (one, way) in enumerate(zip(broken, chosen, strict=True)):
        if not still_holds(way, one.facts, others, now):
            against.append(at)
        elif way.proposal is not None:
            others.append((way.proposal, one.facts.patient))
    return against


def _piece(one: JudgedUnit, way: Way, visit: units.BookedAppointment, known: Cases) -> Piece:
    draft = None
    if way.proposal is not None:
        found = draft_of(way.proposal, visit.patient_public_id, one.facts, known.names)
        draft = replace(found, overriding=way.overriding)
    return Piece(visit.public_id, one.unit.versions, draft, way.keeps_time, way.strangers)
