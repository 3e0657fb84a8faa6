"""Who, or which room, could take the place of what a booked unit has lost, at the same time.

Only what the rules themselves object to is filled anew. A stand-in is offered where nothing else stands
against the unit than what a stand-in cannot help: that it is not the usual person.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice, product

from coord.domain.appointment import AppointmentType, PractitionerId, Proposal, ProposedAppointment, RoomId
from coord.domain.booking import may_override, policy_for
from coord.domain.facts import Facts, Practitioner
from coord.domain.permissions import Permission
from coord.domain.policy import Policy
from coord.domain.reasons import Field, FollowUpByAnother, StrangerInRoom, TherapistChanges
from coord.domain.roles import Presence, Role
from coord.domain.rules import Refusal
from coord.domain.standing import against_booked

OF_A_STAND_IN = frozenset({TherapistChanges, FollowUpByAnother, StrangerInRoom})
MOST_TRIED = 60
MOST_OFFERED = 5

# What is filled: a role or the room, by the position of the appointment in its unit.
Parts = frozenset[tuple[int, Field]]
Filling = PractitionerId | RoomId


@dataclass(frozen=True, slots=True)
class StandIn:
    """A unit with somebody, or some room, in place of what was lost; `soft` is what must be overridden.

    `strangers` will be in the room, and the patient has met none of them.
    """

    proposal: Proposal
    soft: tuple[Refusal, ...]
    strangers: tuple[PractitionerId, ...]


def parts_against(found: Iterable[Refusal]) -> Parts:
    """The roles and rooms that reasons speak of."""
    fillable = {Field.ROOM, *(Field(role) for role in Role)}
    return frozenset((one.position, one.reason.field) for one in found if one.reason.field in fillable)


def stand_ins(
    booked: Proposal, parts: Parts, facts: Facts, now: int, permissions: frozenset[Permission]
) -> list[StandIn]:
    """At most five, those whom the patient knows first; each may be booked by somebody so permitted.

    In a group whoever leads it leads it for all, so that nobody stands in for one patient alone.
    """
    found: list[StandIn] = []
    if booked.groups:
        return found
    for proposal in islice(_filled(booked, parts, facts), MOST_TRIED):
        against = against_booked(proposal, facts, now, frozenset())
        if all(_is_borne(one, policy_for(one, proposal, facts), permissions) for one in against):
            found.append(StandIn(proposal, against, strangers(proposal, booked, facts)))
    return sorted(found, key=_rank)[:MOST_OFFERED]


def strangers(proposal: Proposal, booked: Proposal, facts: Facts) -> tuple[PractitionerId, ...]:
    """Who would be in the room, was not booked for the unit, and is not known to the patient from before."""
    had = {who for one in booked.appointments for who in one.people.values()}
    knows = facts.patient.met.union(had, *facts.patient.care_team.values())
    there = {
        who: None
        for one in proposal.appointments
        if one.type.is_patient_present
        for role, who in one.people.items()
        if _is_in_room(one.type, role) and who not in knows
    }
    return tuple(there)


def _is_in_room(kind: AppointmentType, role: Role) -> bool:
    return any(window.presence is Presence.IN_ROOM for window in kind.windows_of(role))


def _is_borne(one: Refusal, policy: Policy, permissions: frozenset[Permission]) -> bool:
    return type(one.reason) in OF_A_STAND_IN and may_override(one, policy, permissions)


def _rank(one: StandIn) -> tuple[int, int]:
    return len(one.strangers), len(one.soft)


def _filled(booked: Proposal, parts: Parts, facts: Facts) -> Iterator[Proposal]:
    """The unit with its lost parts filled in every way; a role lost at several places by one person."""
    fields = sorted({field for _, field in parts})
    if not fields:
        return
    fillings = [tuple(_fillings(field, booked, parts, facts)) for field in fields]
    for chosen in product(*fillings):
        yield _with(booked, parts, dict(zip(fields, chosen, strict=True)))


def _fillings(field: Field, booked: Proposal, parts: Parts, facts: Facts) -> Iterator[Filling]:
    places = [booked.appointments[position] for position, one in parts if one is field]
    if field is Field.ROOM:
        had = {one.room_id for one in places}
        yield from (id_ for id_ in sorted(facts.rooms) if id_ not in had and _fits(id_, places, facts))
        return
    role = Role(field)
    yield from (
        who.id
        for who in sorted(facts.practitioners.values(), key=lambda who: who.id)
        if all(_could(who, role, one, facts) for one in places)
    )


def _fits(room: RoomId, places: Iterable[ProposedAppointment], facts: Facts) -> bool:
    found = facts.rooms[room]
    return all(
        found.clinic_id == one.clinic_id and one.type.room_features <= found.features for one in places
    )


def _could(who: Practitioner, role: Role, one: ProposedAppointment, facts: Facts) -> bool:
    """Of the right profession, at work at the clinic, and with no part in the visit already."""
    kinds = facts.of(one).policy.kinds_for(role, facts.jurisdiction(one.type, one.clinic_id))
    is_trained = not kinds or any(held.kind in kinds for held in who.qualifications)
    return is_trained and one.clinic_id in who.working and who.id not in one.people.values()


def _with(booked: Proposal, parts: Parts, chosen: Mapping[Field, Filling]) -> Proposal:
    ones = tuple(
        _refilled(one, {field: chosen[field] for place, field in parts if place == position})
        for position, one in enumerate(booked.appointments)
    )
    return replace(booked, appointments=ones)


def _refilled(one: ProposedAppointment, chosen: Mapping[Field, Filling]) -> ProposedAppointment:
    people = dict(one.people)
    for field, filling in chosen.items():
        if field is Field.ROOM:
            one = replace(one, room_id=RoomId(filling))
        else:
            people[Role(field)] = PractitionerId(filling)
    return replace(one, people=people)
