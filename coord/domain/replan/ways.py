"""Every way to mend a broken unit that can be booked as things stand, with its cost and what it takes."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import groupby

from coord.domain.appointment import PractitionerId, Proposal
from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding, Refusal, name_of, refusals
from coord.domain.facts import Facts
from coord.domain.local_time import local_date
from coord.domain.permissions import Permission
from coord.domain.replan.stand_ins import OF_A_STAND_IN, parts_against, stand_ins
from coord.domain.replan.weighing import ASK, of_move, of_stand_in
from coord.domain.roles import Role
from coord.domain.slots import AnySearch, Wanted, search_at
from coord.domain.standing import against_booked
from coord.domain.taking import places

MOST_ON_THE_DAY, MOST_DAYS, A_DAY = 4, 6, 2

# Something that can be taken once only, from when to when
Take = tuple[int, int, int]
Crew = Mapping[Role, frozenset[PractitionerId]]


class Change(StrEnum):
    """A unit stays until a person has decided, or has others at the same time, or another time."""

    ASK = "ask"
    STAND_IN = "stand_in"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Case:
    """A broken unit and what stands against it.

    `facts` know of nothing that is taken by the unit or by the broken ones beside it, places in groups
    excepted, for whatever becomes of one may make room for another.
    """

    unit: Proposal
    refusals: tuple[Refusal, ...]
    facts: Facts

    @property
    def is_movable(self) -> bool:
        """Nobody changes a group for one patient alone."""
        return not self.unit.groups


@dataclass(frozen=True, slots=True)
class Way:
    """What the unit would be, and what is overridden for it; `strangers` would be in the room."""

    cost: int
    change: Change
    proposal: Proposal
    overriding: Overriding = NOTHING_OVERRIDDEN
    strangers: tuple[PractitionerId, ...] = ()


def asking(case: Case) -> Way:
    return Way(ASK, Change.ASK, case.unit)


def ways(case: Case, facts: Facts, permissions: frozenset[Permission], now: int) -> tuple[Way, ...]:
    """The ways that the facts allow beside one another; not that a person is asked, which is always one."""
    if not case.is_movable:
        return ()
    return (*_stand_ins(case, facts, permissions, now), *_moves(case, facts, now))


def _stand_ins(case: Case, facts: Facts, permissions: frozenset[Permission], now: int) -> Iterator[Way]:
    for one in stand_ins(case.unit, parts_against(case.refusals), facts, now, permissions):
        overriding = Overriding(frozenset(map(name_of, one.soft)))
        yield Way(of_stand_in(one), Change.STAND_IN, one.proposal, overriding, one.strangers)


def _moves(case: Case, facts: Facts, now: int) -> Iterator[Way]:
    """A few times of each of the days with the usual people, and with anybody."""
    usual = {role: frozenset({who}) for role, who in case.unit.main.people.items()}
    for people in (usual, {}):
        yield from _moves_with(people, case, facts, now)


def _moves_with(people: Crew, case: Case, facts: Facts, now: int) -> Iterator[Way]:
    search, main = search_of(case.unit, facts, now, people), case.unit.main
    for days_away, minutes in nearest(search, main.starts)[:MOST_DAYS]:
        for minute in minutes[: A_DAY if days_away else MOST_ON_THE_DAY]:
            proposal = search.proposal_at(minute)
            keeps = proposal.main.people == main.people
            yield Way(of_move(days_away, keeps_people=keeps), Change.MOVE, proposal)


def nearest(search: AnySearch, starts: int) -> list[tuple[int, list[int]]]:
    """The starts of each day by nearness to a start, with how many days it is away; the nearest day first."""
    zone = search.clinic.zone
    day = local_date(starts, zone)
    by_day = groupby(search.minutes(), key=lambda minute: (local_date(minute, zone) - day).days)
    found = [(away, sorted(minutes, key=lambda minute: abs(minute - starts))) for away, minutes in by_day]
    return sorted(found, key=lambda one: abs(one[0]))


def search_of(unit: Proposal, facts: Facts, now: int, people: Crew | None = None) -> AnySearch:
    """All starts from `now` until as many days after the visit as the house looks ahead."""
    zone = facts.clinics[unit.main.clinic_id].zone
    last = local_date(unit.main.starts, zone) + timedelta(days=facts.policy.day.near_days)
    follow_up = unit.follow_up.type if unit.follow_up else None
    first = local_date(now, zone)
    needs = follow_up is not None
    wanted = Wanted(unit.main.type, follow_up, first, last, now, people=people or {}, needs_follow_up=needs)
    return search_at(wanted, unit.main.clinic_id, facts, is_alone=not needs)


def holds(way: Way, facts: Facts, now: int) -> bool:
    """Whether the way can be gone as the facts are; that a person is asked always can."""
    match way.change:
        case Change.ASK:
            return True
        case Change.STAND_IN:
            found = against_booked(way.proposal, facts, now, frozenset())
            return all(type(one.reason) in OF_A_STAND_IN for one in found)
        case Change.MOVE:
            return not refusals(way.proposal, facts, now)


def takes(way: Way, facts: Facts) -> Collection[Take]:
    """What the way takes that can be taken once only; what several may share is judged afterwards."""
    if way.proposal.groups:
        return ()
    taken = (place for each in way.proposal.appointments for place in places(each, facts))
    return sorted(
        {(one.resource_id, one.interval.starts, one.interval.ends) for one in taken if one.capacity == 1}
    )
