"""Rules about groups: judged for each patient on the whole group, with the others who are in it."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import AppointmentType, ProposedAppointment
from coord.domain.facts import Facts, Group
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Role, Use


def group_full(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    group = facts.group_of(one)
    if group is not None and len(group.members) >= group.places:
        yield why.GroupFull(field=Field.UNIT, places=group.places)


def room_too_small(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A room that holds fewer patients than the group would have."""
    group = facts.group_of(one)
    if group is not None:
        yield from too_small_for(len(group.members) + 1, one, facts)


def too_small_for(patients: int, one: ProposedAppointment, facts: Facts) -> Iterator[Reason]:
    """Whether so many patients have room."""
    if one.room_id is None:
        return
    room = facts.rooms[one.room_id]
    if patients > room.places:
        yield why.RoomTooSmall(field=Field.ROOM, room=room.name, places=room.places, patients=patients)


def too_many_patients(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Nobody has more patients of a group than the house allows; for cover `cover_full` says so."""
    group = facts.group_of(one)
    if group is None:
        return
    yield from _for_those_who_lead(one, facts, group)
    for role in (Role.PRESCRIBER, Role.MONITOR) if one.type.is_treatment else ():
        covers = any(window.use is Use.COVER for window in one.type.windows_of(role))
        if role in one.people and not covers:
            most = facts.policy.coverage.most_as(role)
            patients = 1 + sum(who.get(role) == one.people[role] for who in group.members)
            if patients > most:
                yield why.TooManyPatients(field=Field(role), role=role, most=most, patients=patients)


def leading_roles(kind: AppointmentType) -> tuple[Role, Role]:
    """Who has all patients of a group together, each of them so many."""
    return Role.LEAD_THERAPIST if kind.is_treatment else kind.leading_role, Role.CO_THERAPIST


def _for_those_who_lead(one: ProposedAppointment, facts: Facts, group: Group) -> Iterator[Reason]:
    """A co-therapist shares the group with who leads it."""
    role, *_ = roles = leading_roles(one.type)
    leaders = {one.people[who] for who in roles if who in one.people}
    most, patients = facts.policy.groups.most_each(one.type), len(group.members) + 1
    if leaders and patients > most * len(leaders):
        yield why.TooManyPatients(field=Field(role), role=role, most=most, patients=patients)
