"""Every way to mend a broken visit that can be booked as things stand, with its cost and what it takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice

from coord.domain.appointment import Proposal
from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding, name_of, refusals
from coord.domain.course import as_booked
from coord.domain.facts import Facts, Patient
from coord.domain.local_time import local_date
from coord.domain.permissions import Actor
from coord.domain.replan import OF_A_STAND_IN, parts_against, stand_ins
from coord.domain.replan.weighing import ASK, of_move, of_stand_in
from coord.domain.standing import against_booked
from coord.domain.taking import places
from coord.services.replan.options import search_of
from coord.services.standing import JudgedUnit
from coord.solving import Candidate

MOST_ON_THE_DAY, MOST_DAYS, A_DAY = 4, 6, 2

# A visit that is chosen, and whose it is
Beside = tuple[Proposal, Patient]


@dataclass(frozen=True, slots=True)
class Way:
    """One way; without a proposal a person is asked. `strangers` are names, `overriding` what must be."""

    cost: int
    proposal: Proposal | None = None
    keeps_time: bool = False
    overriding: Overriding = NOTHING_OVERRIDDEN
    strangers: tuple[str, ...] = ()


ASK_A_PERSON = Way(ASK)


def ways_of(one: JudgedUnit, by: Actor, now: int) -> tuple[Way, ...]:
    """The ways with the least change first; at last, asking a person, as for a place in a group."""
    if one.unit.proposal.groups:
        return (ASK_A_PERSON,)
    return (*_stand_ins(one, by, now), *_moves(one, now), ASK_A_PERSON)


def _stand_ins(one: JudgedUnit, by: Actor, now: int) -> Iterator[Way]:
    unit = one.unit.proposal
    for found in stand_ins(unit, parts_against(one.refusals), one.facts, now, by.permissions):
        names = tuple(one.facts.practitioners[who].name for who in found.strangers)
        overriding = Overriding(frozenset(map(name_of, found.soft)))
        yield Way(of_stand_in(found), found.proposal, True, overriding, names)


def _moves(one: JudgedUnit, now: int) -> Iterator[Way]:
    """A few times of the day itself, and a few of each of the next days on which there are any."""
    unit, search = one.unit.proposal, search_of(one, now)
    zone = search.clinic.zone
    day = local_date(unit.main.starts, zone)
    by_day = groupby(search.minutes(), key=lambda minute: local_date(minute, zone))
    for when, minutes in islice(by_day, MOST_DAYS):
        for minute in islice(minutes, MOST_ON_THE_DAY if when == day else A_DAY):
            proposal = search.proposal_at(minute)
            keeps = proposal.main.people == unit.main.people
            yield Way(of_move(_apart(when, day), keeps_people=keeps), proposal)


def _apart(when: date, day: date) -> int:
    return (when - day).days


def as_candidate(way: Way, known: Facts) -> Candidate:
    """What the way takes that can be taken once only; what several may share is judged afterwards."""
    if way.proposal is None:
        return Candidate(way.cost)
    taken = (place for each in way.proposal.appointments for place in places(each, known))
    once = {(one.resource_id, one.interval.starts, one.interval.ends) for one in taken if one.capacity == 1}
    return Candidate(way.cost, tuple(sorted(once)))


def still_holds(way: Way, known: Facts, others: Iterable[Beside], now: int) -> bool:
    """Whether the way can be gone beside the others that are chosen."""
    if way.proposal is None:
        return True
    for other in others:
        known = _with(known, other)
    if way.keeps_time:
        found = against_booked(way.proposal, known, now, frozenset())
        return all(type(one.reason) in OF_A_STAND_IN for one in found)
    return not refusals(way.proposal, known, now)


def _with(known: Facts, other: Beside) -> Facts:
    """The facts with another patient's visit in everybody's diary, or with another one of this patient's."""
    proposal, patient = other
    if patient.id == known.patient.id:
        return as_booked(known, proposal)
    return replace(as_booked(replace(known, patient=patient), proposal), patient=known.patient)
