"""What an appointment takes, and when: somebody's attention or cover, a room, and the patient."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from coord.domain.appointment import ClinicId, PersonId, ProposedAppointment, ResourceId
from coord.domain.facts import Facts, Group
from coord.domain.interval import Interval, merge
from coord.domain.roles import Presence, Role, Use


@dataclass(frozen=True, slots=True)
class Place:
    """One resource taken; person and clinic where a person is there in person, a role for cover in one."""

    resource_id: ResourceId
    interval: Interval
    person_id: PersonId | None
    clinic_id: ClinicId | None
    capacity: int = 1
    role: Role | None = None


def places(one: ProposedAppointment, facts: Facts) -> Iterator[Place]:
    """Everything that the appointment takes; of a group a place, and what is not there for all of it."""
    group = facts.group_of(one)
    yield from _people(one, facts, group)
    if group is not None:
        yield Place(group.resource_id, one.interval, None, None, group.places)
    elif one.room_id is not None:
        yield Place(facts.rooms[one.room_id].resource_id, one.room_interval, None, None)
    if one.type.is_patient_present:
        patient, here = facts.patient, None if one.type.is_telehealth else one.clinic_id
        yield Place(patient.resource_id, one.interval, patient.person_id, here)


def _people(one: ProposedAppointment, facts: Facts, group: Group | None) -> Iterator[Place]:
    """What each practitioner gives, joined where somebody has two parts at once; then cover has no role."""
    wanted: defaultdict[tuple[ResourceId, PersonId, ClinicId | None], list[Interval]] = defaultdict(list)
    capacity: dict[ResourceId, int] = {}
    roles: dict[ResourceId, Role | None] = {}
    for practitioner_id, window, interval in one.uses():
        is_shared = group is not None and group.holds(window.role, practitioner_id)
        if is_shared and window.use is Use.ATTENTION:
            continue
        who = facts.practitioners[practitioner_id]
        resource = who.attention_id if window.use is Use.ATTENTION else who.cover_id
        capacity[resource] = 1 if window.use is Use.ATTENTION else who.cover
        if window.use is Use.COVER:
            roles[resource] = window.role if roles.get(resource, window.role) is window.role else None
        is_here = window.presence is not Presence.ON_CALL and not one.type.is_telehealth
        wanted[resource, who.person_id, one.clinic_id if is_here else None].append(interval)
    for (resource, person, here), intervals in wanted.items():
        for interval in merge(intervals):
            yield Place(resource, interval, person, here, capacity[resource], roles.get(resource))
