"""The patient with orders, gates and care team."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from coord.domain import facts as domain
from coord.domain.appointment import (
    UPCOMING,
    PatientId,
    PersonId,
    PractitionerId,
    ResourceId,
    Status,
)
from coord.domain.local_time import to_minute
from coord.domain.preferred_times import PreferredTimes
from coord.domain.reasons import IntegrationMissed
from coord.domain.roles import Role
from coord.store import diary, overrides, people, places
from coord.store.facts.papers import papers_of
from coord.store.facts.scope import Scope
from coord.store.overview import with_titles

EXPECTED = (*UPCOMING, Status.ARRIVED)
BOOKABLE = ("active", "paused")
LOOK_BACK = 120 * 1440
NOBODY = (None, "")


def patient_of(tx: Connection, scope: Scope) -> domain.Patient:
    row, resource = people.Patient, diary.Resource
    found = tx.execute(
        select(row.__table__, resource.id.label("resource_id"))
        .join(resource, resource.patient_id == row.id)
        .where(row.organization_id == scope.organization_id, row.id == scope.patient_id)
    ).one()
    papers = papers_of(tx, [scope.patient_id])[scope.patient_id]
    return domain.Patient(
        id=PatientId(found.id),
        person_id=PersonId(found.person_id),
        resource_id=ResourceId(found.resource_id),
        is_active=found.status in BOOKABLE,
        orders=orders(tx, scope.patient_id, scope.without),
        gates=papers.gates,
        guardians=papers.guardians,
        consents=papers.consents,
        care_team=_care_team(tx, scope),
        birth_date=found.birth_date,
        doses=doses(tx, scope.patient_id, scope.now, scope.without),
        languages=tuple(found.languages),
        location=found.location,
        gender_wish=found.gender_wish,
        preferred=PreferredTimes.from_data(found.preferred_times or {}),
        pause=domain.Pause(found.paused_until) if found.status == "paused" else None,
    )


def orders(tx: Connection, patient_id: int, without: tuple[int, ...] = ()) -> tuple[domain.Order, ...]:
    """The patient's orders with what is booked under each and not yet given."""
    row, booked = people.Order, _booked(tx, patient_id, without)
    rows = tx.execute(select(row.__table__).where(row.patient_id == patient_id).order_by(row.id))
    return tuple(
        domain.Order(
            appointment_types=frozenset(one.appointment_types),
            doses_left=one.doses_left,
            valid_until=one.valid_until,
            is_open=one.status == "open",
            least_spacing_days=one.least_spacing_days,
            most_per_week=one.most_per_week,
            booked=booked[one.id],
            id=one.id,
        )
        for one in rows
    )


def _booked(tx: Connection, patient_id: int, without: tuple[int, ...]) -> Counter[int]:
    part, one = diary.Participant, diary.Appointment
    query = (
        select(part.order_id)
        .join(one, one.id == part.appointment_id)
        .where(
            part.patient_id == patient_id,
            part.order_id.is_not(None),
            part.status.in_(EXPECTED),
            part.not_treated.is_(None),
            one.id.not_in(without),
        )
    )
    return Counter(order_id for order_id in tx.scalars(query) if order_id is not None)


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


def doses(
    tx: Connection, patient_id: int, now: datetime, without: tuple[int, ...] = ()
) -> tuple[domain.Dose, ...]:
    """The patient's treatment visits: those to come and those given in the last months."""
    part, one, kind = diary.Participant, diary.Appointment, places.AppointmentType
    query = (
        select(one.id, one.starts, kind.follow_up, kind.follow_up_every, kind.follow_up_count)
        .join(part, part.appointment_id == one.id)
        .join(kind, kind.id == one.appointment_type_id)
        .where(
            part.patient_id == patient_id,
            part.status.in_([*EXPECTED, Status.FULFILLED]),
            part.not_treated.is_(None),
            kind.is_treatment,
            one.starts > to_minute(now) - LOOK_BACK,
            one.id.not_in(without),
        )
        .order_by(one.starts)
    )
    found = tx.execute(query).all()
    if not found:
        return ()
    ids = [dose.id for dose in found]
    therapists, after = _therapists(tx, ids), _follow_ups(tx, ids, without)
    waived = _waived_before(tx, found)
    return tuple(
        domain.Dose(
            starts=dose.starts,
            therapist=therapists.get(dose.id, NOBODY)[0],
            therapist_name=therapists.get(dose.id, NOBODY)[1],
            follow_ups=tuple(after[dose.id]),
            is_waived=dose.starts < waived,
            follow_up_every=dose.follow_up_every if dose.follow_up else 0,
            follow_up_count=dose.follow_up_count,
        )
        for dose in found
    )


def _waived_before(tx: Connection, doses: Sequence[Any]) -> int:
    """What was missed before a visit that was booked in spite of it is waived: that visit's start."""
    overridden = overrides.of(tx, [dose.id for dose in doses])
    return max((d.starts for d in doses if (d.id, IntegrationMissed.__name__) in overridden), default=0)


def _therapists(tx: Connection, appointment_ids: list[int]) -> dict[int, tuple[PractitionerId, str]]:
    """Who leads, with name, by appointment."""
    row, who = diary.Assignment, people.Practitioner
    query = (
        select(row.appointment_id, who.id, who.name, who.titles)
        .join(who, who.id == row.practitioner_id)
        .where(row.appointment_id.in_(appointment_ids), row.role == Role.LEAD_THERAPIST)
    )
    return {
        id_: (PractitionerId(number), with_titles(name, titles))
        for id_, number, name, titles in tx.execute(query)
    }


def _follow_ups(
    tx: Connection, appointment_ids: list[int], without: tuple[int, ...]
) -> defaultdict[int, list[int]]:
    """The starts of the follow-ups that stand or have been held, by the dose they belong to."""
    part, one = diary.Participant, diary.Appointment
    query = (
        select(one.follows_id, one.starts)
        .join(part, part.appointment_id == one.id)
        .where(
            one.follows_id.in_(appointment_ids),
            part.status.in_([*EXPECTED, Status.FULFILLED]),
            one.id.not_in(without),
        )
        .order_by(one.starts)
    )
    found: defaultdict[int, list[int]] = defaultdict(list)
    for dose, starts in tx.execute(query):
        if dose is not None:
            found[dose].append(starts)
    return found
