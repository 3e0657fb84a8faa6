"""Groups: visits that several patients share, each of them a participant of their own.

A group takes once what is there for all of it: its room, and the attention of its people. Each patient in
it has an appointment of their own, which takes a place in the group, the patient, and the cover that the
patient needs. So what becomes of one changes nothing about the others.
"""

from collections.abc import Iterator
from dataclasses import replace

from coord.domain import reasons as why
from coord.domain import taking
from coord.domain.appointment import AppointmentId, AppointmentType, ProposedAppointment, ResourceId
from coord.domain.facts import Facts, Group, Taken
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Role, Use
from coord.domain.rules import GROUP_RULES
from coord.domain.rules.groups import leading_roles, too_many_patients, too_small_for
from coord.domain.rules.people import cover_full
from coord.domain.rules.shared import Refusal

LEAST = 2
NO_LANE, NO_ROW = 0, 0  # of what nobody has taken
NEW, NO_RESOURCE = AppointmentId(0), ResourceId(0)  # of a group that is not opened yet


def shared_part(one: ProposedAppointment) -> ProposedAppointment:
    """What a group itself takes: no patient, and no cover, which each patient in it needs anew."""
    windows = tuple(window for window in one.type.role_windows if window.use is Use.ATTENTION)
    return replace(one, type=replace(one.type, role_windows=windows, is_patient_present=False))


def group_refusals(one: ProposedAppointment, places: int, facts: Facts, now: int) -> tuple[Refusal, ...]:
    """Every reason why there can be no group with so many places then, whoever comes."""
    facts = facts.of(one)
    found = (reason for rule in GROUP_RULES for reason in rule(one, facts, now))
    return tuple(Refusal(0, reason) for reason in (*found, *_against_places(one, places, facts)))


def opening_refusals(one: ProposedAppointment, places: int, facts: Facts, now: int) -> tuple[Refusal, ...]:
    """Every reason why a group with so many places cannot be opened then.

    When it moves later, its people are judged by the patients who are in it.
    """
    too_few = _against_people(one, places, facts.of(one), now)
    return (*group_refusals(one, places, facts, now), *(Refusal(0, reason) for reason in too_few))


def obstacles(kind: AppointmentType, places: int, facts: Facts) -> tuple[Reason, ...]:
    """Why there can be no group with so many places at any time, by its kind, the rooms and the ratios."""
    return (*_against_kind(kind, places), *_against_rooms(kind, places, facts), *_ratios(kind, places, facts))


def _against_kind(kind: AppointmentType, places: int) -> Iterator[Reason]:
    if not LEAST <= places <= kind.places:
        yield why.TooManyPlaces(field=Field.UNIT, appointment_type=kind.name, most=kind.places)


def _against_rooms(kind: AppointmentType, places: int, facts: Facts) -> Iterator[Reason]:
    """That the largest of the fit rooms is too small."""
    fit = [room for room in facts.rooms.values() if kind.room_features <= room.features]
    largest = max(fit, key=lambda room: room.places, default=None)
    if kind.needs_room and largest and largest.places < places:
        yield why.RoomTooSmall(field=Field.ROOM, room=largest.name, places=largest.places, patients=places)


def _ratios(kind: AppointmentType, places: int, facts: Facts) -> Iterator[Reason]:
    """That one prescriber, one monitor, or therapist and co-therapist may not have so many patients."""
    lead, *_ = roles = leading_roles(kind)
    leaders = sum(bool(kind.windows_of(role)) for role in roles)
    most = {lead: facts.policy.groups.most_each(kind) * leaders} if leaders else {}
    watching = (Role.PRESCRIBER, Role.MONITOR) if kind.is_treatment else ()
    most |= {role: facts.policy.coverage.most_as(role) for role in watching if kind.windows_of(role)}
    for role, number in most.items():
        if number < places:
            yield why.TooFewPeople(field=Field(role), role=role, most=number, places=places)


def places_refusals(
    one: ProposedAppointment, group: Group, places: int, facts: Facts, now: int
) -> tuple[Refusal, ...]:
    """Every reason why a group of which `one` is a place cannot have so many places from now on.

    What is reserved counts as taken. More places need room, and people who may have so many patients; fewer
    need nothing but that nobody loses theirs.
    """
    more = _against_more(one, places, group, facts.of(one), now)
    found = (*_against_fewer(one, places, group), *more)
    return tuple(Refusal(0, reason) for reason in found)


def _against_fewer(one: ProposedAppointment, places: int, group: Group) -> Iterator[Reason]:
    if places < LEAST:
        yield _wrong_number(one)
    if places < len(group.members):
        yield why.PlacesTaken(field=Field.UNIT, occupied=len(group.members))


def _against_more(
    one: ProposedAppointment, places: int, group: Group, facts: Facts, now: int
) -> Iterator[Reason]:
    if places <= group.places:
        return
    if places > one.type.places:
        yield _wrong_number(one)
    yield from too_small_for(places, one, facts)
    nearly_full = _with_others(one, places - 1 - len(group.members), group, facts)
    for rule in (too_many_patients, cover_full):
        yield from rule(one, nearly_full, now)


def _with_others(one: ProposedAppointment, others: int, group: Group, facts: Facts) -> Facts:
    """The facts as if so many others were in the group, the only one of the facts, by its people."""
    covers = {who.cover_id for who in facts.practitioners.values()}
    taken = dict(facts.taken)
    for place in taking.places(one, facts):
        if place.resource_id in covers:
            more = Taken(place.interval, NO_LANE, NO_ROW, place.role)
            taken[place.resource_id] = (*taken.get(place.resource_id, ()), *[more] * others)
    grown = replace(group, members=(*group.members, *(group.people,) * others))
    groups = dict.fromkeys(facts.groups, grown)
    return replace(facts, groups=groups, taken=taken)


def _wrong_number(one: ProposedAppointment) -> Reason:
    return why.TooManyPlaces(field=Field.UNIT, appointment_type=one.type.name, most=one.type.places)


def _against_places(one: ProposedAppointment, places: int, facts: Facts) -> Iterator[Reason]:
    if not LEAST <= places <= one.type.places:
        yield _wrong_number(one)
    yield from too_small_for(places, one, facts)


def _against_people(one: ProposedAppointment, places: int, facts: Facts, now: int) -> Iterator[Reason]:
    """Everybody named who may have some patients of the group, but not as many as it would have places."""
    for role, most in _most_patients(one, places, facts, now).items():
        if most:
            yield why.TooFewPeople(field=Field(role), role=role, most=most, places=places)


def _most_patients(one: ProposedAppointment, places: int, facts: Facts, now: int) -> dict[Role, int]:
    """How many patients those in a role may have, where that is fewer than there would be places."""
    group = Group(NO_RESOURCE, places, one.people)
    place, known = replace(one, group=NEW), replace(facts, groups={NEW: group})
    most: dict[Role, int] = {}
    for others in range(min(places, one.type.places)):
        crowded = _with_others(place, others, group, known)
        for rule in (too_many_patients, cover_full):
            for reason in rule(place, crowded, now):
                most.setdefault(Role(reason.field), others)
    return most
