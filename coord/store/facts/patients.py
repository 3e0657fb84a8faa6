"""The patient with orders, gates and care team."""

from collections import defaultdict
from datetime import timedelta

from sqlalchemy import Connection, or_, select

from coord.domain import facts as domain
from coord.domain.appointment import (
    UPCOMING,
    PatientId,
    PersonId,
    PractitionerId,
    ResourceId,
)
from coord.domain.gates import Gate, GateStatus
from coord.domain.roles import Role
from coord.store import diary, people, places
from coord.store.facts.scope import Scope


def patient_of(tx: Connection, scope: Scope) -> domain.Patient:
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
