"""What the sending of every message must know, whatever the message is about."""

from sqlalchemy import func, select

from coord.store import people, places
from coord.store.outbox import Message, MessageAttempt

OF_MESSAGE = (
    Message.id,
    Message.organization_id,
    Message.series_id,
    Message.kind,
    Message.channel,
    Message.details,
    Message.stale_at,
    Message.created_at,
    Message.contact_point_id,
    places.Organization.text_number,
    select(func.count()).where(MessageAttempt.message_id == Message.id).scalar_subquery().label("attempts"),
)
OF_CONTACT = (
    people.ContactPoint.ciphertext,
    people.ContactPoint.safe_from,
    people.ContactPoint.safe_until,
    people.ContactPoint.sender_name_allowed,
    people.ContactPoint.purposes,
    people.ContactPoint.opted_out_at,
    people.ContactPoint.undeliverable_at,
)
OF_PATIENT = (
    people.Patient.legal_name,
    people.Patient.preferred_name,
    people.Patient.languages,
    people.Patient.status.label("patient_status"),
    people.Patient.time_zone.label("patient_zone"),
)
OF_CLINIC = (
    places.Clinic.neutral_name,
    places.Clinic.address,
    places.Clinic.phone,
    places.Clinic.jurisdiction,
)
