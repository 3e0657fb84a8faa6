"""Reading everything the rules may ask about, in a handful of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from coord.domain import facts as domain
from coord.domain.appointment import (
    UPCOMING,
    ClinicId,
    PatientId,
    PersonId,
    PractitionerId,
    Proposal,
    ResourceId,
    RoomId,
)
from coord.domain.availability import (
    DayException,
    WeeklyHours,
    exception_intervals,
    open_intervals,
)
from coord.domain.gates import Gate, GateStatus
from coord.domain.interval import Interval, merge, subtract
from coord.domain.local_time import clinic_day, days_between, on_day, to_moment
from coord.domain.qualifications import Kind, Qualification
from coord.domain.roles import Role
from coord.store import diary, people, places, policies

LONGEST = 1440


@dataclass(frozen=True, slots=True)
class Scope:
    """What to read: whose organization and patient, which clinics, and the local days.

    Without `practitioners` and `rooms`, all of the clinics. What `without` appointments and the
    `from_hold` occupy is left out, and so are holds that have expired by `now`.
    """

    organization_id: int
    patient_id: PatientId
    clinic_ids: tuple[ClinicId, ...]
    first: date
    last: date
    now: datetime
    practitioners: tuple[PractitionerId, ...] | None = None
    rooms: tuple[RoomId, ...] | None = None
    without: tuple[int, ...] = ()
    from_hold: int | None = None
    anchor: Interval | None = field(default=None)

    @property
    def days(self) -> list[date]:
        return days_between(self.first, self.last)


def scope_of(
    proposal: Proposal, organization_id: int, now: datetime, anchor: Interval | None = None
) -> Scope:
    """What must be read to judge a proposal: its people and rooms, on the days around it.

    The days reach as far as neighbours and the follow-up's window do.
    """
    ones = proposal.appointments
    starts = [one.starts for one in ones] + ([anchor.starts] if anchor else [])
    return Scope(
        organization_id=organization_id,
        patient_id=proposal.patient_id,
        clinic_ids=tuple({one.clinic_id for one in ones}),
        first=to_moment(min(starts)).date() - timedelta(days=2),
        last=to_moment(max(starts)).date() + timedelta(days=10),
        now=now,
        practitioners=tuple({who for one in ones for who in one.people.values()}),
        rooms=tuple({one.room_id for one in ones if one.room_id is not None}),
        without=proposal.replaces,
        from_hold=proposal.from_hold,
        anchor=anchor,
    )


def load(tx: Connection, scope: Scope) -> domain.Facts:
    """The facts of the scope, as one consistent picture inside the caller's transaction."""
    clinics = _clinics(tx, scope)
    practitioners = _practitioners(tx, scope, clinics)
    rooms = _rooms(tx, scope)
    patient = _patient(tx, scope)
    resources = {patient.resource_id, *(room.resource_id for room in rooms.values())}
    resources |= {one.attention_id for one in practitioners.values()}
    resources |= {one.cover_id for one in practitioners.values()}
    taken, presence = _taken(tx, scope, resources, clinics)
    return domain.Facts(
        policy=policies.current(tx, scope.organization_id, scope.now.date()),
        patient=patient,
        clinics=clinics,
        rooms=rooms,
        practitioners=practitioners,
        taken=taken,
        presence=presence,
        anchor=scope.anchor,
    )


def _clinics(tx: Connection, scope: Scope) -> dict[ClinicId, domain.Clinic]:
    row = places.Clinic
    rows = tx.execute(
        select(row.id, row.name, row.jurisdiction, row.time_zone).where(
            row.organization_id == scope.organization_id, row.id.in_(scope.clinic_ids)
        )
    )
    hours, closures = _clinic_hours(tx, scope), _closures(tx, scope)
    return {
        ClinicId(id_): domain.Clinic(
            ClinicId(id_),
            name,
            jurisdiction,
            ZoneInfo(zone),
            _opening(hours[id_], closures[id_], ZoneInfo(zone), scope.days),
        )
        for id_, name, jurisdiction, zone in rows
    }


def _opening(
    rules: list[WeeklyHours], closed: set[date], zone: ZoneInfo, days: list[date]
) -> tuple[Interval, ...]:
    return open_intervals(rules, zone, (day for day in days if day not in closed))


def _clinic_hours(tx: Connection, scope: Scope) -> defaultdict[int, list[WeeklyHours]]:
    row = places.ClinicHours
    hours = defaultdict(list)
    for found in tx.execute(select(row.__table__).where(row.clinic_id.in_(scope.clinic_ids))):
        hours[found.clinic_id].append(_weekly(found))
    return hours


def _weekly(found: Any, every_weeks: int = 1) -> WeeklyHours:
    return WeeklyHours(
        found.weekday, found.opens, found.closes, found.valid_from, found.valid_until, every_weeks
    )


def _closures(tx: Connection, scope: Scope) -> defaultdict[int, set[date]]:
    row = places.ClinicClosure
    closures = defaultdict(set)
    found = tx.execute(
        select(row.clinic_id, row.day).where(
            row.clinic_id.in_(scope.clinic_ids), row.day.between(scope.first, scope.last)
        )
    )
    for clinic_id, day in found:
        closures[clinic_id].add(day)
    return closures


def _rooms(tx: Connection, scope: Scope) -> dict[RoomId, domain.Room]:
    row = places.Room
    wanted = row.clinic_id.in_(scope.clinic_ids) if scope.rooms is None else row.id.in_(scope.rooms)
    rows = tx.execute(
        select(row.id, row.name, row.clinic_id, diary.Resource.id, row.features)
        .join(diary.Resource, diary.Resource.room_id == row.id)
        .where(row.organization_id == scope.organization_id, wanted)
        .order_by(row.id)
    )
    return {
        RoomId(id_): domain.Room(
            RoomId(id_), name, ClinicId(clinic), ResourceId(resource), frozenset(features)
        )
        for id_, name, clinic, resource, features in rows
    }


def _practitioners(
    tx: Connection, scope: Scope, clinics: dict[ClinicId, domain.Clinic]
) -> dict[PractitionerId, domain.Practitioner]:
    found = _practitioner_rows(tx, scope)
    ids = tuple(found)
    resources, working = _resources_of(tx, ids), _working(tx, scope, ids, clinics)
    qualified, off = _qualifications(tx, ids), _time_off(tx, scope, ids, clinics)
    return {
        PractitionerId(id_): domain.Practitioner(
            id=PractitionerId(id_),
            name=name,
            person_id=PersonId(person),
            attention_id=ResourceId(resources[id_, "attention"][0]),
            cover_id=ResourceId(resources[id_, "cover"][0]),
            cover=resources[id_, "cover"][1],
            qualifications=tuple(qualified[id_]),
            working=working[id_],
            time_off=tuple(off[id_]),
        )
        for id_, (name, person) in found.items()
    }


def _practitioner_rows(tx: Connection, scope: Scope) -> dict[int, tuple[str, int]]:
    row, rule = people.Practitioner, people.AvailabilityRule
    if scope.practitioners is None:
        wanted = row.id.in_(select(rule.practitioner_id).where(rule.clinic_id.in_(scope.clinic_ids)))
    else:
        wanted = row.id.in_(scope.practitioners)
    rows = tx.execute(
        select(row.id, row.name, row.titles, row.person_id)
        .where(row.organization_id == scope.organization_id, wanted)
        .order_by(row.id)
    )
    return {id_: (f"{name}, {titles}" if titles else name, person) for id_, name, titles, person in rows}


def _resources_of(tx: Connection, ids: Iterable[int]) -> dict[tuple[int, str], tuple[int, int]]:
    row = diary.Resource
    rows = tx.execute(
        select(row.practitioner_id, row.kind, row.id, row.capacity).where(row.practitioner_id.in_(ids))
    )
    return {(who, kind): (id_, capacity) for who, kind, id_, capacity in rows if who is not None}


def _working(
    tx: Connection, scope: Scope, ids: Iterable[int], clinics: dict[ClinicId, domain.Clinic]
) -> defaultdict[int, dict[ClinicId, tuple[Interval, ...]]]:
    """Weekly hours, one-off additions put in and one-off absences taken out."""
    row = people.AvailabilityRule
    rules: defaultdict[tuple[int, int], list[WeeklyHours]] = defaultdict(list)
    found = tx.execute(
        select(row.__table__).where(row.practitioner_id.in_(ids), row.clinic_id.in_(scope.clinic_ids))
    )
    for one in found:
        rules[one.practitioner_id, one.clinic_id].append(_weekly(one, one.every_weeks))
    changes = _exceptions(tx, scope, ids)
    working: defaultdict[int, dict[ClinicId, tuple[Interval, ...]]] = defaultdict(dict)
    for who, where in {*rules, *changes}:
        zone, changed = clinics[ClinicId(where)].zone, changes[who, where]
        regular = open_intervals(rules[who, where], zone, scope.days)
        more = exception_intervals(changed, zone, is_available=True)
        less = exception_intervals(changed, zone, is_available=False)
        working[who][ClinicId(where)] = subtract(merge((*regular, *more)), less)
    return working


def _exceptions(
    tx: Connection, scope: Scope, ids: Iterable[int]
) -> defaultdict[tuple[int, int], list[DayException]]:
    row = people.AvailabilityException
    found = tx.execute(
        select(row.__table__).where(
            row.practitioner_id.in_(ids),
            row.clinic_id.in_(scope.clinic_ids),
            row.day.between(scope.first, scope.last),
        )
    )
    changes = defaultdict(list)
    for one in found:
        change = DayException(one.day, one.opens, one.closes, one.is_available)
        changes[one.practitioner_id, one.clinic_id].append(change)
    return changes


def _qualifications(tx: Connection, ids: Iterable[int]) -> defaultdict[int, list[Qualification]]:
    row = people.Qualification
    qualified = defaultdict(list)
    for one in tx.execute(select(row.__table__).where(row.practitioner_id.in_(ids))):
        qualified[one.practitioner_id].append(
            Qualification(
                Kind(one.kind), one.jurisdiction, one.valid_from, one.valid_until, one.status == "active"
            )
        )
    return qualified


def _time_off(
    tx: Connection, scope: Scope, ids: Iterable[int], clinics: dict[ClinicId, domain.Clinic]
) -> defaultdict[int, list[Interval]]:
    row, span = people.TimeOff, _span(scope, clinics)
    found = tx.execute(
        select(row.practitioner_id, row.starts, row.ends).where(
            row.practitioner_id.in_(ids), row.ends > span.starts, row.starts < span.ends
        )
    )
    off = defaultdict(list)
    for practitioner, starts, ends in found:
        off[practitioner].append(Interval(starts, ends))
    return off


def _patient(tx: Connection, scope: Scope) -> domain.Patient:
    row, resource = people.Patient, diary.Resource
    id_, person, resource_id, status = tx.execute(
        select(row.id, row.person_id, resource.id, row.status)
        .join(resource, resource.patient_id == row.id)
        .where(row.organization_id == scope.organization_id, row.id == scope.patient_id)
    ).one()
    return domain.Patient(
        id=PatientId(id_),
        person_id=PersonId(person),
        resource_id=ResourceId(resource_id),
        is_active=status == "active",
        orders=orders(tx, scope.patient_id),
        gates=gates(tx, scope.patient_id),
        care_team=_care_team(tx, scope),
        doses_booked=_doses_booked(tx, scope),
    )


def orders(tx: Connection, patient_id: int) -> tuple[domain.Order, ...]:
    row = people.Order
    rows = tx.execute(select(row.__table__).where(row.patient_id == patient_id).order_by(row.id))
    return tuple(
        domain.Order(frozenset(one.appointment_types), one.doses_left, one.valid_until, one.status == "open")
        for one in rows
    )


def gates(tx: Connection, patient_id: int) -> tuple[Gate, ...]:
    """The gates that must be passed to plan; arrival checks are no matter of booking."""
    row = people.Gate
    rows = tx.execute(
        select(row.kind, row.status, row.expires_on).where(
            row.patient_id == patient_id, row.stage == "to_plan"
        )
    )
    return tuple(Gate(kind, GateStatus(status), expires) for kind, status, expires in rows)


def _care_team(tx: Connection, scope: Scope) -> dict[Role, tuple[PractitionerId, ...]]:
    """Who cares for the patient now, the primary one first."""
    row, today = people.CareTeamMember, scope.now.date()
    rows = tx.execute(
        select(row.role, row.practitioner_id)
        .where(
            row.patient_id == scope.patient_id,
            row.valid_from <= today + timedelta(days=1),
            or_(row.valid_until.is_(None), row.valid_until >= today),
        )
        .order_by(row.is_primary.desc(), row.id)
    )
    team: defaultdict[Role, tuple[PractitionerId, ...]] = defaultdict(tuple)
    for role, practitioner in rows:
        team[Role(role)] += (PractitionerId(practitioner),)
    return dict(team)


def _doses_booked(tx: Connection, scope: Scope) -> int:
    part, one, kind = diary.Participant, diary.Appointment, places.AppointmentType
    rows = tx.execute(
        select(one.id)
        .join(part, part.appointment_id == one.id)
        .join(kind, kind.id == one.appointment_type_id)
        .where(
            part.patient_id == scope.patient_id,
            part.status.in_([*UPCOMING, "arrived"]),
            kind.needs_order,
            one.id.not_in(scope.without),
        )
    )
    return len(rows.all())


def _span(scope: Scope, clinics: dict[ClinicId, domain.Clinic]) -> Interval:
    zones = [clinic.zone for clinic in clinics.values()] or [ZoneInfo("UTC")]
    starts = min(clinic_day(scope.first, zone).starts for zone in zones)
    return Interval(starts, max(on_day(scope.last, LONGEST, zone) for zone in zones))


def _taken(
    tx: Connection,
    scope: Scope,
    resources: set[ResourceId],
    clinics: dict[ClinicId, domain.Clinic],
) -> tuple[
    dict[ResourceId, tuple[domain.Taken, ...]],
    dict[PersonId, tuple[tuple[Interval, ClinicId], ...]],
]:
    """What is taken per resource, and where people are in person."""
    taken, presence = defaultdict(list), defaultdict(list)
    for id_, resource, lane, starts, ends, person, clinic in _occupancy(tx, scope, resources, clinics):
        interval = Interval(starts, ends)
        taken[resource].append(domain.Taken(interval, lane, id_))
        if person is not None and clinic is not None:
            presence[person].append((interval, ClinicId(clinic)))
    return (
        {ResourceId(key): tuple(value) for key, value in taken.items()},
        {PersonId(key): tuple(value) for key, value in presence.items()},
    )


def _occupancy(
    tx: Connection,
    scope: Scope,
    resources: set[ResourceId],
    clinics: dict[ClinicId, domain.Clinic],
) -> list[Any]:
    row, hold, span = diary.Occupancy, diary.Hold, _span(scope, clinics)
    query = (
        select(row.id, row.resource_id, row.lane, row.starts, row.ends, row.person_id, row.clinic_id)
        .outerjoin(hold, hold.id == row.hold_id)
        .where(
            row.resource_id.in_(resources),
            row.starts > span.starts - LONGEST,
            row.starts < span.ends,
            row.ends > span.starts,
            or_(row.hold_id.is_(None), hold.expires_at > scope.now),
        )
        .order_by(row.resource_id, row.starts)
    )
    if scope.without:
        query = query.where(or_(row.appointment_id.is_(None), row.appointment_id.not_in(scope.without)))
    if scope.from_hold:
        query = query.where(or_(row.hold_id.is_(None), row.hold_id != scope.from_hold))
    return list(tx.execute(query).all())
