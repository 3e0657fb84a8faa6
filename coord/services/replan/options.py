"""What could be instead of a broken visit: somebody else at the same time, or another time."""

from dataclasses import dataclass, replace
from itertools import islice

from coord.domain.appointment import Proposal
from coord.domain.booking import Overriding, name_of
from coord.domain.facts import Facts
from coord.domain.permissions import Actor
from coord.domain.replan import StandIn, nearest, parts_against, search_of, stand_ins, strangers
from coord.services.drafts import Draft
from coord.services.plans import PlannedAppointment, planned
from coord.services.replan.cases import Cases
from coord.services.searching.search import draft_of
from coord.services.standing import JudgedUnit

NEXT = 3


@dataclass(frozen=True, slots=True)
class Option:
    """A unit as it could be, and the draft that makes it so.

    `strangers` are names of those who would be in the room and whom the patient has not met, `instead` are
    those of the people and rooms that come.
    """

    appointments: tuple[PlannedAppointment, ...]
    draft: Draft
    strangers: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


def substitutes(one: JudgedUnit, patient: str, known: Cases, by: Actor, now: int) -> tuple[Option, ...]:
    """Somebody else, or another room, at the same time."""
    unit = one.unit.proposal
    found = stand_ins(unit, parts_against(one.refusals), one.facts, now, by.permissions)
    return tuple(_option(each, one, patient, known) for each in found)


def _option(found: StandIn, one: JudgedUnit, patient: str, known: Cases) -> Option:
    plain = option(found.proposal, one, patient, known)
    overriding = Overriding(frozenset(map(name_of, found.soft)))
    draft = replace(plain.draft, overriding=overriding)
    instead = instead_of(one.unit.proposal, found.proposal, one.facts)
    return replace(plain, draft=draft, strangers=_unknown(found.proposal, one), instead=instead)


def instead_of(was: Proposal, now: Proposal, known: Facts) -> tuple[str, ...]:
    """Names of the people and rooms that are in a unit now and were not."""
    people = {who for one in was.appointments for who in one.people.values()}
    rooms = {one.room_id for one in was.appointments}
    come = [who for one in now.appointments for who in one.people.values() if who not in people]
    new = [one.room_id for one in now.appointments if one.room_id is not None and one.room_id not in rooms]
    names = [known.practitioners[who].name for who in come] + [f"room {known.rooms[id_].name}" for id_ in new]
    return tuple(dict.fromkeys(names))


def option(proposal: Proposal, one: JudgedUnit, patient: str, known: Cases) -> Option:
    return Option(
        tuple(planned(each, one.facts) for each in proposal.appointments),
        draft_of(proposal, patient, one.facts, known.names),
    )


def times(one: JudgedUnit, patient: str, known: Cases, now: int) -> tuple[Option, ...]:
    """The nearest other times at the same clinic, by all rules of booking; a place in a group has none."""
    unit = one.unit.proposal
    if unit.groups:
        return ()
    search = search_of(unit, one.facts, now)
    minutes = (minute for _, some in nearest(search, unit.main.starts) for minute in some)
    others = (minute for minute in minutes if minute != unit.main.starts)
    found = [search.proposal_at(minute) for minute in islice(others, NEXT)]
    return tuple(replace(option(each, one, patient, known), strangers=_unknown(each, one)) for each in found)


def _unknown(proposal: Proposal, one: JudgedUnit) -> tuple[str, ...]:
    """Names of those who would be in the room, and whom the patient does not know."""
    return tuple(
        one.facts.practitioners[who].name for who in strangers(proposal, one.unit.proposal, one.facts)
    )
