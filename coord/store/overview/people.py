"""Patients, who is around them, and practitioners, for showing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, func, select
from sqlalchemy.orm import aliased

from coord.store import people, places
from coord.store.overview.rows import Rows


def patients(tx: Connection, organization_id: int, *conditions: Any, limit: int = 50) -> Rows:
    """Patients by name, with how many others bear the very same name."""
    row, clinic, twin = people.Patient, places.Clinic, aliased(people.Patient)
    survivor = aliased(people.Patient)
    namesakes = (
        select(func.count())
        .where(
            twin.organization_id == organization_id,
            twin.search_name == row.search_name,
            twin.id != row.id,
            twin.merged_into_id.is_(None),
        )
        .scalar_subquery()
    )
    query = (
        select(
            row.id,
            row.public_id,
            row.record_number,
            row.legal_name,
            row.preferred_name,
            row.birth_date,
            row.languages,
            row.location,
            row.status,
            row.paused_until,
            row.prompts,
            row.food_minutes,
            row.drink_minutes,
            clinic.name.label("clinic"),
            clinic.public_id.label("clinic_public_id"),
            clinic.time_zone.label("zone"),
            namesakes.label("namesakes"),
            survivor.public_id.label("survivor"),
        )
        .outerjoin(clinic, clinic.id == row.clinic_id)
        .outerjoin(survivor, survivor.id == row.merged_into_id)
        .where(row.organization_id == organization_id, *conditions)
    )
    return list(tx.execute(query.order_by(row.search_name, row.birth_date).limit(limit)).all())


def merged(organization_id: int, record_number: str) -> Any:
    """The patients that records of this number were merged into, as a query."""
    row = people.Patient
    return select(row.merged_into_id).where(
        row.organization_id == organization_id,
        row.record_number == record_number,
        row.merged_into_id.is_not(None),
    )


def reached_at(organization_id: int, blind_index: bytes) -> Any:
    """The patients whose address it is, or that of somebody around them, as a query."""
    contact, related = people.ContactPoint, people.RelatedPerson
    return (
        select(func.coalesce(contact.patient_id, related.patient_id))
        .join(related, related.id == contact.related_person_id, isouter=True)
        .where(
            contact.organization_id == organization_id,
            contact.blind_index == blind_index,
            contact.practitioner_id.is_(None),
        )
    )


def care_team(tx: Connection, patient_id: int, today: date) -> Rows:
    """Who cares for the patient on the day, the primary ones first."""
    row, who = people.CareTeamMember, people.Practitioner
    current = and_(row.valid_from <= today, (row.valid_until.is_(None)) | (row.valid_until >= today))
    return list(
        tx.execute(
            select(row.role, row.is_primary, who.name, who.titles)
            .join(who, who.id == row.practitioner_id)
            .where(row.patient_id == patient_id, current)
            .order_by(row.is_primary.desc(), row.id)
        ).all()
    )


def related_people(tx: Connection, patient_id: int) -> Rows:
    row = people.RelatedPerson
    query = select(row.name, row.relation, row.may_consent, row.may_collect, row.never_contact)
    return list(tx.execute(query.where(row.patient_id == patient_id).order_by(row.id)).all())


def orders(tx: Connection, patient_id: int) -> Rows:
    row, who = people.Order, people.Practitioner
    query = select(
        row.appointment_types, row.doses_left, row.valid_until, row.status, who.name, who.titles
    ).join(who, who.id == row.prescriber_id)
    return list(tx.execute(query.where(row.patient_id == patient_id).order_by(row.id)).all())


def languages_of(tx: Connection, organization_id: int, patient: str) -> tuple[str, ...]:
    """What the patient of that public id speaks; none where there is no such patient."""
    row = people.Patient
    found = tx.scalar(
        select(row.languages).where(row.organization_id == organization_id, row.public_id == patient)
    )
    return tuple(found or ())


def practitioners_with(tx: Connection, clinic_id: int, kinds: Sequence[str]) -> Rows:
    """Practitioners who keep hours at the clinic and one of the kinds of qualification, if any is asked."""
    row, rule, held = people.Practitioner, people.AvailabilityRule, people.Qualification
    query = select(row.public_id, row.name, row.titles, row.languages).where(
        row.id.in_(select(rule.practitioner_id).where(rule.clinic_id == clinic_id))
    )
    if kinds:
        query = query.where(row.id.in_(select(held.practitioner_id).where(held.kind.in_(kinds))))
    return list(tx.execute(query.order_by(row.name)).all())


def with_titles(name: str, titles: str) -> str:
    return f"{name}, {titles}" if titles else name
