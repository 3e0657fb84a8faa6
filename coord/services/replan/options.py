"""What could be instead of a broken visit: somebody else at the same time, or another time."""

from dataclasses import dataclass, replace
from itertools import islice

from coord.domain.appointment import Proposal
from coord.domain.booking import Overriding, name_of
from coord.domain.permissions import Actor
from coord.domain.replan import StandIn, parts_against, search_of, stand_ins
from coord.services.drafts import Draft
from coord.services.plans import PlannedAppointment, planned
from coord.services.replan.cases import Cases
from coord.services.searching.search import draft_of
from coord.services.standing import JudgedUnit

NEXT = 3


@dataclass(frozen=True, slots=True)
class Option:
    """A unit as it could be, and the draft that makes it so.

    `strangers` are names of those who would be in the room and whom the patient has not met.
    """

    appointments: tuple[PlannedAppointment, ...]
    draft: Draft
    strangers: tuple[str, ...] = ()


def substitutes(one: JudgedUnit, patient: str, known: Cases, by: Actor, now: int) -> tuple[Option, ...]:
    """Somebody else, or another room, at the same time."""
    unit = one.unit.proposal
    found = stand_ins(unit, parts_against(one.refusals), one.facts, now, by.permissions)
    return tuple(_option(each, one, patient, known) for each in found)


def _option(found: StandIn, one: JudgedUnit, patient: str, known: Cases) -> Option:
    plain = option(found.proposal, one, patient, known)
    names = tuple(one.facts.practitioners[who].name for who in found.strangers)
    overriding = Overriding(frozenset(map(name_of, found.soft)))
    return replace(plain, draft=replace(plain.draft, overriding=overriding), strangers=names)


def option(proposal: Proposal, one: JudgedUnit, patient: str, known: Cases) -> Option:
    return Option(
        tuple(planned(each, one.facts) for each in proposal.appointments),
        draft_of(proposal, patient, one.facts, known.names),
    )


def times(one: JudgedUnit, patient: str, known: Cases, now: int) -> tuple[Option, ...]:
    """The next joint times at the same clinic, by all the rules of booking; a place in a group has none."""
    if one.unit.proposal.groups:
        return ()
    search = search_of(one.unit.proposal, one.facts, now)
    found = (search.proposal_at(minute) for minute in islice(search.minutes(), NEXT))
    return tuple(option(proposal, one, patient, known) for proposal in found)
