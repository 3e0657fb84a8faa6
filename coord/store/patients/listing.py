"""What belongs to a patient, for the desk's page."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select
from sqlalchemy.orm import aliased

from coord.store import people

# Rows of many columns, whose names the query gives and whose types mypy cannot follow
Rows = list[Any]


def contact_points(tx: Connection, patient_id: int) -> Rows:
    """The patient's own and those of people related to them, with whose they are."""
    row, who = people.ContactPoint, people.RelatedPerson
    query = (
        select(row.__table__, who.name.label("owner"))
        .outerjoin(who, who.id == row.related_person_id)
        .where(or_(row.patient_id == patient_id, who.patient_id == patient_id))
    )
    return list(tx.execute(query.order_by(row.opted_out_at.is_not(None), row.id)).all())


def related_people(tx: Connection, patient_id: int) -> Rows:
    row = people.RelatedPerson
    return list(tx.execute(select(row.__table__).where(row.patient_id == patient_id).order_by(row.id)).all())


def wishes(tx: Connection, patient_id: int) -> Rows:
    """Whom the patient must not be with, with names."""
    row, who, other = people.PatientWish, people.Practitioner, aliased(people.Patient)
    query = (
        select(
            row.id,
            row.kind,
            who.name.label("practitioner"),
            other.public_id,
            other.legal_name,
            other.preferred_name,
            other.birth_date,
            other.record_number,
        )
        .outerjoin(who, who.id == row.practitioner_id)
        .outerjoin(other, other.id == row.other_patient_id)
        .where(row.patient_id == patient_id)
    )
    return list(tx.execute(query.order_by(row.id)).all())


def care_team(tx: Connection, patient_id: int, today: date) -> Rows:
    """Everybody who cares for the patient now or will, with the row's number."""
    return [row for row in whole_care_team(tx, patient_id) if not row.valid_until or row.valid_until >= today]


def whole_care_team(tx: Connection, patient_id: int) -> Rows:
    """The same, and everybody who ever did."""
    row, who = people.CareTeamMember, people.Practitioner
    query = (
        select(row.__table__, who.name, who.titles)
        .join(who, who.id == row.practitioner_id)
        .where(row.patient_id == patient_id)
    )
    return list(tx.execute(query.order_by(row.is_primary.desc(), row.id)).all())


def orders(tx: Connection, patient_id: int) -> Rows:
    row, who = people.Order, people.Practitioner
    query = (
        select(row.__table__, who.name, who.titles)
        .join(who, who.id == row.prescriber_id)
        .where(row.patient_id == patient_id)
    )
    return list(tx.execute(query.order_by(row.id.desc())).all())


def gates(tx: Connection, patient_id: int) -> Rows:
    row = people.Gate
    return list(tx.execute(select(row.__table__).where(row.patient_id == patient_id).order_by(row.id)).all())


def practitioners(tx: Connection, organization_id: int, kinds: frozenset[str] | None = None) -> Rows:
    """Number, public id and name of everybody, or of those who hold one of the kinds of qualification."""
    row, held = people.Practitioner, people.Qualification
    query = select(row.id, row.public_id, row.name, row.titles).where(row.organization_id == organization_id)
    if kinds is not None:
        query = query.where(row.id.in_(select(held.practitioner_id).where(held.kind.in_(kinds))))
    return list(tx.execute(query.order_by(row.name)).all())
