"""What pages show of groups, and which of them a patient can join."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.appointment import PatientId, Proposal
from coord.domain.booking import Refusal, refusals
from coord.domain.course import GroupTemplate
from coord.domain.interval import Interval
from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.services.booking.units import unit_of
from coord.services.courses import templates_of_groups
from coord.services.errors import NotFound
from coord.services.groups.along import Unit
from coord.services.groups.seating import found, patient_named, proposal_for
from coord.services.groups.transferring import proposal_to
from coord.services.groups.values import Joining
from coord.services.showing import Choices, ShownAppointment, choices
from coord.services.showing.rows import note_look, shown_appointments
from coord.store import diary, facts, groups, overview, policies
from coord.store.db import reading, transaction
from coord.store.groups import StoredGroup

FAR = timedelta(days=120)
MOST_OFFERED = 8


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group with the names of who is there for all of it: (role, name, public id)."""

    group: StoredGroup
    people: tuple[tuple[str, str, str], ...]

    def is_ahead(self, now: int) -> bool:
        return self.group.called_off_at is None and self.group.interval.starts > now


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group with its patients' visits, and the later ones of its rhythm.

    `follow_ups` are groups in which the follow-up can be, `choices` who else can be there for one patient.
    """

    shown: ShownGroup
    members: tuple[ShownAppointment, ...]
    later: tuple[ShownGroup, ...]
    follow_ups: tuple[ShownGroup, ...]
    choices: Choices

    @property
    def choice_of_others(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """The roles that somebody else can have for one patient: all but who leads."""
        return tuple((role, people) for role, people in self.choices.people if role != Role.LEAD_THERAPIST)


@dataclass(frozen=True, slots=True)
class Offer:
    """A group with a free place, and what stands against this patient being in it."""

    shown: ShownGroup
    refusals: tuple[Refusal, ...]


def kinds(*, by: Actor, now: datetime) -> tuple[tuple[str, str, int], ...]:
    """(code, name, most places) of every kind of visit of which there are groups."""
    with reading() as tx:
        types = policies.kinds_known(tx, by.organization_id, now.date()).values()
        return tuple((kind.code, kind.name, kind.places) for kind in types if kind.places > 1)


def courses(*, by: Actor, now: datetime) -> tuple[GroupTemplate, ...]:
    """The courses of groups that the house has now."""
    return tuple(map(GroupTemplate.of, templates_of_groups(by=by, now=now)))


def course(name: str, *, by: Actor, now: datetime) -> GroupTemplate:
    """The course of groups of that name; NotFound where there is none."""
    found = next((one for one in courses(by=by, now=now) if one.name == name), None)
    if found is None:
        raise NotFound
    return found


def ahead(*, by: Actor, now: datetime, code: str | None = None) -> tuple[ShownGroup, ...]:
    """The groups to come, in order of time."""
    with reading() as tx:
        return _shown(tx, groups.ahead(tx, by.organization_id, _from_now(now), code))


def _from_now(now: datetime) -> Interval:
    return Interval(to_minute(now), to_minute(now + FAR))


def page(name: str, *, by: Actor, now: datetime) -> GroupPage:
    """One group; NotFound where the organization has none of that name."""
    with transaction() as tx:
        group = found(tx, name, by)
        rows = overview.appointments(tx, by.organization_id, diary.Appointment.group_id == group.id)
        note_look(tx, "group.viewed", rows, by, now, "patient_id")
        (shown,) = _shown(tx, [group])
        later = _shown(tx, groups.later(tx, by.organization_id, group))
        after = _shown(tx, _follow_ups(tx, group, by, now))
        members = shown_appointments(tx, rows)
    chosen = choices(group.type_code, group.clinic_public_id, "", by=by, now=now)
    return GroupPage(shown, members, later, after, chosen)


def offers(
    patient: str,
    code: str,
    days: tuple[date, date],
    clinics: tuple[str, ...],
    *,
    by: Actor,
    now: datetime,
    moving: str | None = None,
) -> tuple[Offer, ...]:
    """The next groups of the kind with a free place, each judged for the patient as booking would.

    From the first to the last of the days, at the named clinics or at any; for a visit that is `moving`,
    the other groups, with what that takes counted as free.
    """
    with reading() as tx:
        patient_id = patient_named(tx, patient, by)
        unit = unit_of(tx, moving, by) if moving else None
        free = [
            one
            for one in groups.ahead(tx, by.organization_id, _from_now(now), code)
            if one.free > 0
            and (unit is None or one.id != unit[0].group_id)
            and days[0] <= local_date(one.interval.starts, ZoneInfo(one.zone)) <= days[1]
            and (not clinics or one.clinic_public_id in clinics)
        ]
        return tuple(
            _offer(tx, one, _wanted(tx, one.group, unit, patient_id, patient, by, now), by, now)
            for one in _shown(tx, free[:MOST_OFFERED])
        )


def _wanted(
    tx: Connection,
    group: StoredGroup,
    unit: Unit | None,
    patient_id: PatientId,
    patient: str,
    by: Actor,
    now: datetime,
) -> Proposal:
    if unit is not None:
        return proposal_to(tx, group, unit, by, now)
    return proposal_for(tx, group, patient_id, Joining(patient), by, now)


def _offer(tx: Connection, shown: ShownGroup, proposal: Proposal, by: Actor, now: datetime) -> Offer:
    known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now))
    return Offer(shown, refusals(proposal, known, to_minute(now)))


def _follow_ups(tx: Connection, group: StoredGroup, by: Actor, now: datetime) -> list[StoredGroup]:
    """The groups with free places that a follow-up of this one can be in, by kind and time."""
    kind = groups.kind_of(tx, group, by.organization_id, now.date())
    if kind.follow_up is None:
        return []
    ends = local_date(group.interval.ends - 1, ZoneInfo(group.zone))
    latest = policies.current(tx, by.organization_id, ends).follow_up.latest_days
    span = Interval(group.interval.ends, group.interval.ends + latest * 1440)
    return [one for one in groups.ahead(tx, by.organization_id, span, kind.follow_up) if one.free > 0]


def _shown(tx: Connection, several: list[StoredGroup]) -> tuple[ShownGroup, ...]:
    people = overview.people_in(tx, [one.id for one in several])
    return tuple(ShownGroup(one, tuple(people.get(one.id, ()))) for one in several)
