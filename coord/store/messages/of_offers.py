"""Messages that offer a visit which is not booked."""

from typing import Any

from sqlalchemy import Connection, select, update

from coord.domain.waitlist import OfferStatus
from coord.store import people, places
from coord.store.messages.columns import OF_CLINIC, OF_CONTACT, OF_MESSAGE, OF_PATIENT
from coord.store.messages.queueing import OPEN
from coord.store.outbox import Message
from coord.store.waitlist.rows import WaitlistOffer

ON_THEIR_WAY = (*OPEN, "sending", "sent", "unknown")


def offer_row(tx: Connection, message_id: int, offer_id: int) -> Any | None:
    """A claimed message about an offer with all that its sending must know.

    The offer is locked, for whoever ends it: they wait for us, or we see what they have written.
    """
    tx.execute(select(WaitlistOffer.id).where(WaitlistOffer.id == offer_id).with_for_update())
    contact, patient, clinic, offer = people.ContactPoint, people.Patient, places.Clinic, WaitlistOffer
    query = (
        select(
            *OF_MESSAGE,
            *OF_PATIENT,
            *OF_CONTACT,
            *OF_CLINIC,
            offer.id.label("offer_id"),
            offer.unit,
            offer.starts,
            offer.ends,
            offer.expires_at,
            (offer.status == OfferStatus.OFFERED).label("is_running"),
            patient.id.label("patient_id"),
            clinic.time_zone,
        )
        .join(offer, offer.id == Message.offer_id)
        .join(patient, patient.id == offer.patient_id)
        .join(contact, contact.id == Message.contact_point_id)
        .join(clinic, clinic.id == offer.clinic_id)
        .join(places.Organization, places.Organization.id == Message.organization_id)
        .where(Message.id == message_id)
        .with_for_update(read=True, of=contact)
    )
    return tx.execute(query).one_or_none()


def take_back_offer(tx: Connection, offer_id: int, why: str) -> None:
    """What has not begun to go out about an offer never will."""
    tx.execute(
        update(Message)
        .where(Message.offer_id == offer_id, Message.status.in_(OPEN))
        .values(status="suppressed", why=why, fence=Message.fence + 1)
    )


def is_written_of_offer(tx: Connection, offer_id: int) -> bool:
    """Whether any message about the offer was written, whatever became of it."""
    return tx.scalar(select(Message.id).where(Message.offer_id == offer_id).limit(1)) is not None


def reaches(tx: Connection, offer_id: int) -> bool:
    """Whether a message about the offer has gone out, or still may."""
    query = select(Message.id).where(Message.offer_id == offer_id, Message.status.in_(ON_THEIR_WAY))
    return tx.scalar(query.limit(1)) is not None
