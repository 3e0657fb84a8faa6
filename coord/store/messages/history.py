"""Messages about one patient or one visit, and how those of a while fared."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, or_, select
from sqlalchemy.orm import aliased

from coord.store import diary, people, places
from coord.store.messages.queueing import OPEN
from coord.store.outbox import Message

_MAIL = aliased(people.ContactPoint)
_HAS_MAIL = (
    select(_MAIL.id)
    .where(
        _MAIL.patient_id == people.Patient.id,
        _MAIL.channel == "email",
        _MAIL.opted_out_at.is_(None),
        _MAIL.undeliverable_at.is_(None),
    )
    .exists()
)


def to_come(tx: Connection, organization_id: int, patient: str) -> list[Any]:
    """What waits to be sent to a patient and to whoever takes them home, in order of time."""
    query = _told(organization_id).where(
        people.Patient.public_id == patient,
        Message.status.in_(OPEN),
        people.ContactPoint.practitioner_id.is_(None),
    )
    return list(tx.execute(query.order_by(Message.due_at, Message.id)).all())


def of_visit(tx: Connection, organization_id: int, appointment: str) -> list[Any]:
    """Every message about a visit, in order of time."""
    query = _told(organization_id).where(diary.Appointment.public_id == appointment)
    return list(tx.execute(query.order_by(Message.due_at, Message.id)).all())


def _told(organization_id: int) -> Any:
    one, part, contact, who, around = (
        diary.Appointment,
        diary.Participant,
        people.ContactPoint,
        people.Practitioner,
        people.RelatedPerson,
    )
    return (
        select(
            Message.id,
            Message.kind,
            Message.channel,
            Message.status,
            Message.why,
            Message.due_at,
            Message.language,
            Message.contact_point_id,
            Message.stale_at,
            Message.details,
            contact.safe_from,
            contact.safe_until,
            _HAS_MAIL.label("has_mail"),
            part.patient_id,
            contact.patient_id.label("to_patient"),
            who.name.label("to_practitioner"),
            around.name.label("to_relative"),
            one.public_id.label("appointment"),
            one.starts,
            one.ends,
            one.time_zone.label("zone"),
            people.Patient.time_zone.label("patient_zone"),
        )
        .join(one, one.id == Message.appointment_id)
        .join(part, part.id == Message.participant_id)
        .join(people.Patient, people.Patient.id == part.patient_id)
        .join(contact, contact.id == Message.contact_point_id)
        .outerjoin(who, who.id == contact.practitioner_id)
        .outerjoin(around, around.id == contact.related_person_id)
        .where(Message.organization_id == organization_id)
    )


def facts_of_visit(tx: Connection, organization_id: int, appointment: str) -> Any | None:
    """What a paper about a visit needs: who, when, where, and from when the patient drives again."""
    one, part, patient, clinic = diary.Appointment, diary.Participant, people.Patient, places.Clinic
    kind = places.AppointmentType
    query = (
        select(
            one.starts,
            one.ends,
            one.time_zone,
            part.no_drive_until,
            patient.legal_name,
            patient.preferred_name,
            patient.languages,
            clinic.neutral_name,
            clinic.address,
            clinic.phone,
            clinic.jurisdiction,
            kind.is_treatment,
        )
        .join(part, part.appointment_id == one.id)
        .join(patient, patient.id == part.patient_id)
        .join(clinic, clinic.id == one.clinic_id)
        .join(kind, kind.id == one.appointment_type_id)
        .where(one.organization_id == organization_id, one.public_id == appointment)
    )
    return tx.execute(query).one_or_none()


def fared(tx: Connection, organization_id: int, since: datetime, until: datetime) -> list[Any]:
    """How many messages that were due in a time stand at each status, by channel, kind and reason.

    What went along in another is part of that one.
    """
    row = Message
    counts_alone = or_(row.goes_with.is_(None), row.status == "suppressed")
    query = (
        select(row.channel, row.kind, row.status, row.why, func.count().label("number"))
        .where(row.organization_id == organization_id, row.due_at >= since, row.due_at < until, counts_alone)
        .group_by(row.channel, row.kind, row.status, row.why)
    )
    return list(tx.execute(query).all())


def clinic_of(tx: Connection, organization_id: int) -> Any | None:
    """Some clinic of the organization, to show how messages name one."""
    row = places.Clinic
    query = select(row.neutral_name, row.address, row.phone, row.jurisdiction, row.time_zone)
    return tx.execute(query.where(row.organization_id == organization_id).order_by(row.id).limit(1)).first()
