"""Mails to practitioners that speak of no one visit: their day, and licences of theirs that end."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, case, func, select

from coord.store import diary, people, places
from coord.store.messages.columns import OF_CONTACT, OF_MESSAGE
from coord.store.outbox import Message
from coord.store.waitlist.rows import WaitlistOffer


def days(tx: Connection, first: int, last: int) -> list[Any]:
    """Every visit that starts in a time (UTC epoch minutes) and is held, once for each who is needed.

    Of every organization; needed is who gives attention, and who only covers for the cover. A group is one
    visit, however many are in it.
    """
    one, part, job, who, contact = (
        diary.Appointment,
        diary.Participant,
        diary.Assignment,
        people.Practitioner,
        people.ContactPoint,
    )
    gives = job.use == "attention"
    query = (
        select(
            one.organization_id,
            func.min(one.id).label("appointment_id"),
            one.time_zone,
            who.id.label("practitioner_id"),
            contact.id.label("contact_point_id"),
            places.Clinic.neutral_name.label("clinic"),
            places.Room.name.label("room"),
            one.modality,
            func.coalesce(func.min(case((gives, job.starts))), func.min(job.starts)).label("starts"),
            func.coalesce(func.max(case((gives, job.ends))), func.max(job.ends)).label("ends"),
        )
        .join(part, part.appointment_id == one.id)
        .join(job, job.appointment_id == one.id)
        .join(who, who.id == job.practitioner_id)
        .join(contact, contact.practitioner_id == who.id)
        .join(places.Clinic, places.Clinic.id == one.clinic_id)
        .outerjoin(places.Room, places.Room.id == one.room_id)
        .where(
            one.starts >= first,
            one.starts < last,
            part.status.in_(("pending", "booked", "arrived")),
            part.not_treated.is_(None),
            contact.channel == "email",
            contact.opted_out_at.is_(None),
        )
        .group_by(
            func.coalesce(one.group_id, one.id),
            one.organization_id,
            one.time_zone,
            one.modality,
            who.id,
            contact.id,
            places.Clinic.neutral_name,
            places.Room.name,
        )
        .order_by("starts", "appointment_id")
    )
    return list(tx.execute(query).all())


def mail_addresses(tx: Connection, practitioner_ids: Collection[int]) -> list[Any]:
    """Where practitioners get mail: their number and that of the address."""
    row = people.ContactPoint
    query = select(row.practitioner_id, row.id).where(
        row.practitioner_id.in_(practitioner_ids), row.channel == "email", row.opted_out_at.is_(None)
    )
    return list(tx.execute(query.order_by(row.id)).all())


def unknown_keys(tx: Connection, keys: Collection[str]) -> frozenset[str]:
    """Those of the keys under which nothing was queued yet."""
    known = set(tx.scalars(select(Message.dedupe_key).where(Message.dedupe_key.in_(keys))))
    return frozenset(keys) - known


def staff_row(tx: Connection, message_id: int) -> Any:
    """A claimed message to a practitioner with all that its sending must know."""
    contact, who = people.ContactPoint, people.Practitioner
    query = (
        select(
            *OF_MESSAGE,
            *OF_CONTACT,
            Message.due_at,
            who.id.label("practitioner_id"),
            who.name.label("practitioner"),
        )
        .join(contact, contact.id == Message.contact_point_id)
        .join(who, who.id == contact.practitioner_id)
        .join(places.Organization, places.Organization.id == Message.organization_id)
        .where(Message.id == message_id)
        .with_for_update(read=True, of=contact)
    )
    return tx.execute(query).one_or_none()


def subject_of(tx: Connection, message_id: int) -> Any:
    """Whose and about which visit a message is."""
    part = diary.Participant
    query = (
        select(
            Message.organization_id,
            part.appointment_id,
            func.coalesce(part.patient_id, WaitlistOffer.patient_id).label("patient_id"),
        )
        .outerjoin(part, part.id == Message.participant_id)
        .outerjoin(WaitlistOffer, WaitlistOffer.id == Message.offer_id)
        .where(Message.id == message_id)
    )
    return tx.execute(query).one()
