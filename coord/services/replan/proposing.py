"""Working out a proposed re-plan: the least change for all visits that a happening breaks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.facts import Facts
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.replan import Case, Change, Clash, Way, first_to_go, least_change, takes, ways
from coord.services.replan.cases import Cases, cases, mending
from coord.services.replan.happenings import Happening, subject_of
from coord.services.replan.options import instead_of
from coord.services.replan.pieces import Piece
from coord.services.searching.search import draft_of
from coord.services.standing import JudgedUnit
from coord.solving import Candidate, NotSolved, Solver
from coord.store import units
from coord.store.db import reading

# How many visits of how many have been looked at; False where somebody has stopped it
Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Worked:
    """A piece for each broken visit in order of time; `is_best` where it is proven that none changes less."""

    pieces: tuple[Piece, ...]
    is_best: bool


@dataclass(frozen=True, slots=True)
class _Mending:
    """A broken unit as it was judged, as it may be mended, and its visit as it is booked."""

    judged: JudgedUnit
    case: Case
    visit: units.BookedAppointment


def worked_out(happening: Happening, progress: Progress, *, by: Actor, now: datetime) -> Worked:
    """The cheapest choice of ways of which no two are in each other's way; raises NotSolved."""
    minute = to_minute(now)
    with Solver() as solver:
        with reading() as tx:
            found = cases(tx, happening, subject_of(tx, happening, by), by, now)
            mended = _mended(tx, found, by, now)
        wanted = [one.case for one in mended]
        work = _Work(solver, wanted, progress, by, minute)
        least = least_change(wanted, work.look, work.solve, minute)
    after = first_to_go(wanted, least.chosen, minute)
    pieces = (
        replace(_piece(one, way, found), after=tuple(mended[place].visit.public_id for place in places))
        for one, way, places in zip(mended, least.chosen, after, strict=True)
    )
    return Worked(tuple(pieces), least.is_best)


def _mended(tx: Connection, found: Cases, by: Actor, now: datetime) -> list[_Mending]:
    """What was broken a moment ago and still is there."""
    visits = [units.by_id(tx, by.organization_id, one.unit.proposal.replaces[0]) for one in found.broken]
    ones = zip(found.broken, mending(tx, found, by, now), visits, strict=True)
    return [_Mending(judged, case, visit) for judged, case, visit in ones if visit is not None]


@dataclass(slots=True)
class _Work:
    """Looking for ways and choosing among them, as long as nobody has stopped it."""

    solver: Solver
    cases: Sequence[Case]
    progress: Progress
    by: Actor
    now: int
    looked: int = 0

    def look(self, case: Case, facts: Facts) -> Sequence[Way]:
        if not self._goes_on():
            raise NotSolved("somebody stopped it")
        self.looked += 1
        return ways(case, facts, self.by.permissions, self.now)

    def solve(self, known: Sequence[Sequence[Way]], against: set[Clash]) -> tuple[Sequence[int], bool]:
        places = [
            [Candidate(way.cost, tuple(takes(way, case.facts))) for way in some]
            for case, some in zip(self.cases, known, strict=True)
        ]
        answer = self.solver.solve(places, against, lambda: not self._goes_on())
        return answer.numbers, answer.is_best

    def _goes_on(self) -> bool:
        total = len(self.cases)
        return self.progress(min(self.looked, total), total)


def _piece(one: _Mending, way: Way, known: Cases) -> Piece:
    draft = None
    if way.change is not Change.ASK:
        found = draft_of(way.proposal, one.visit.patient_public_id, one.case.facts, known.names)
        draft = replace(found, overriding=way.overriding)
    names = tuple(one.case.facts.practitioners[who].name for who in way.strangers)
    keeps_time = way.change is Change.STAND_IN
    instead = instead_of(one.case.unit, way.proposal, one.case.facts)
    return Piece(one.visit.public_id, one.judged.unit.versions, draft, keeps_time, names, instead=instead)
