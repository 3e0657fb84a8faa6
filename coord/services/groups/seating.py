"""A place in a group, as a proposal for one patient that is judged like any other, and written."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import (
    PatientId,
    PractitionerId,
    Proposal,
    ProposedAppointment,
    Status,
)
from coord.domain.booking import Refusal
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.domain.roles import Role
from coord.services.booking.judging import judge, keep_overrides, list_what_it_breaks, status_of
from coord.services.booking.nearest import After, nearest
from coord.services.drafts import Conflict
from coord.services.errors import NotFound
from coord.services.groups.values import Joining
from coord.store import audit, bookings, groups, locks, names
from coord.store.bookings import Stored
from coord.store.groups import StoredGroup

People = dict[Role, PractitionerId]


@dataclass(frozen=True, slots=True)
class Seated:
    """The appointments that a patient of a group has got, and whether they are pencilled only."""

    stored: list[Stored]
    status: Status

    @property
    def ids(self) -> list[int]:
        return [one.id for one in self.stored]


def found(tx: Connection, name: str, by: Actor) -> StoredGroup:
    group = groups.find(tx, by.organization_id, name)
    if group is None:
        raise NotFound
    return group


def locked(tx: Connection, name: str, by: Actor, now: datetime) -> StoredGroup:
    """The group as it is now that nobody else works on it, without reservations whose time is over.

    Conflict where it has been called off.
    """
    seen = found(tx, name, by)
    locks.take(tx, resources_of(tx, seen, by))
    bookings.drop_expired_holds(tx, [seen.resource_id], now)
    group = found(tx, name, by)
    if group.called_off_at is not None:
        raise Conflict((Refusal(0, why.NoLongerUpcoming(field=Field.UNIT)),))
    return group


def resources_of(tx: Connection, group: StoredGroup, by: Actor) -> set[int]:
    """Everybody and the room of a group, and the rooms in which a follow-up may be."""
    rooms = bookings.resources_of_rooms(tx, by.organization_id, group.clinic_id)
    return {group.resource_id, *rooms, *bookings.resources_around(tx, [group.id])}


def patient_named(tx: Connection, name: str, by: Actor) -> PatientId:
    patient = names.patient(tx, by.organization_id, name)
    if patient is None:
        raise NotFound
    return patient


def seat(
    tx: Connection,
    group: StoredGroup,
    patient: PatientId,
    joining: Joining,
    by: Actor,
    now: datetime,
    series: int | None = None,
) -> Seated:
    """Give the patient a place in the group, with a follow-up where its kind has one; else Conflict."""
    proposal = proposal_for(tx, group, patient, joining, by, now)
    judged = judge(tx, proposal, by, now, overriding=joining.overriding)
    status = status_of(proposal, judged.facts)
    adding = bookings.Adding(by.organization_id, status, now, series=series)
    seated = Seated(bookings.add(tx, proposal, judged.facts, adding), status)
    keep_overrides(tx, judged, seated.ids, by, now)
    audit.record(
        tx,
        "appointment.booked",
        by=by,
        now=now,
        subject="appointment",
        subject_id=seated.ids[0],
        patient_id=patient,
        details={"unit": seated.ids, "group": group.id},
    )
    list_what_it_breaks(tx, proposal, judged, by, now)
    return seated


def proposal_for(
    tx: Connection, group: StoredGroup, patient: PatientId, joining: Joining, by: Actor, now: datetime
) -> Proposal:
    """What the patient would have: a place in the group, and the follow-up."""
    main = place_in(tx, group, _people(tx, joining, by), by, now)
    return Proposal(patient, (main, *_follow_up(tx, main, group, patient, joining, by, now)))


def place_in(
    tx: Connection, group: StoredGroup, own: People, by: Actor, now: datetime
) -> ProposedAppointment:
    """A place in the group, with the people of the group and those who come for the patient alone."""
    kind = groups.kind_of(tx, group, by.organization_id, now.date())
    roles = {*kind.roles, *kind.optional_roles}
    theirs = {role: who for role, who in own.items() if role in roles}
    people = groups.people_of(tx, [group.id])[group.id] | theirs
    return ProposedAppointment(kind, group.clinic_id, group.room_id, group.interval.starts, people, group.id)


def _people(tx: Connection, joining: Joining, by: Actor) -> People:
    known = names.practitioners(tx, by.organization_id, joining.people.values())
    if known.keys() < set(joining.people.values()):
        raise NotFound
    return {role: known[who] for role, who in joining.people.items()}


def _follow_up(
    tx: Connection,
    main: ProposedAppointment,
    group: StoredGroup,
    patient: PatientId,
    joining: Joining,
    by: Actor,
    now: datetime,
) -> tuple[ProposedAppointment, ...]:
    """In the group that was chosen for it, or the earliest by the same therapist, or none."""
    code, therapist = main.type.follow_up, main.people.get(Role.LEAD_THERAPIST)
    if joining.follow_up is not None:
        after = locked(tx, joining.follow_up, by, now)
        if after.type_code != code:
            raise NotFound
        return (place_in(tx, after, {}, by, now),)
    if code is None or therapist is None:
        return ()
    return earliest_after(
        tx, code, After(patient, group.clinic_id, group.zone, group.interval, therapist), by, now
    )


def earliest_after(
    tx: Connection, code: str, after: After, by: Actor, now: datetime
) -> tuple[ProposedAppointment, ...]:
    """The earliest follow-up of a kind, or none."""
    nearby = nearest(tx, code, after, by, now)
    return nearby[0].appointments if nearby else ()
