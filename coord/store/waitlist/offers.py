"""Offers: one visit for one patient, while it runs kept by a hold."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from coord.domain.appointment import Proposal
from coord.domain.waitlist import OfferHow, OfferStatus
from coord.store import diary, people, places
from coord.store.bookings.holding import Kept, as_data
from coord.store.db import public_id
from coord.store.messages.of_offers import ON_THEIR_WAY
from coord.store.outbox import Message
from coord.store.waitlist.rows import FreedTime, WaitlistEntry, WaitlistOffer

RUNNING = WaitlistOffer.status == OfferStatus.OFFERED


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What is offered to whom: rows of the entry and of the freed time, and by whom (None: by itself)."""

    entry: Any
    freed: Any
    how: OfferHow
    by: int | None
    expires_at: datetime


def add(tx: Connection, one: NewOffer, proposal: Proposal, hold: Kept, now: datetime) -> Any:
    """The new offer's number and public id."""
    row = WaitlistOffer
    values = {
        "public_id": public_id(),
        "organization_id": one.entry.organization_id,
        "entry_id": one.entry.id,
        "patient_id": one.entry.patient_id,
        "freed_time_id": one.freed.id,
        "hold": hold.public_id,
        "unit": [as_data(each) for each in proposal.appointments],
        "clinic_id": proposal.main.clinic_id,
        "starts": proposal.main.interval.starts,
        "ends": proposal.main.interval.ends,
        "how": one.how,
        "status": OfferStatus.OFFERED,
        "is_told": one.how is OfferHow.MESSAGE,
        "created_by_id": one.by,
        "offered_at": now,
        "expires_at": one.expires_at,
    }
    return tx.execute(insert(row).values(values).returning(row.id, row.public_id)).one()


def end(
    tx: Connection, offer_id: int, status: OfferStatus, now: datetime, answered_by: str | None = None
) -> bool:
    """End a running offer, for good; False where it has ended already, one way or another."""
    row = WaitlistOffer
    ended = update(row).where(row.id == offer_id, RUNNING)
    values = {"status": status, "ended_at": now, "answered_by": answered_by}
    return tx.execute(ended.values(values)).rowcount == 1


def note_how(tx: Connection, offer_id: int, how: OfferHow, *, is_told: bool) -> None:
    """How a running offer reaches its patient, and whether they have heard of it."""
    row = WaitlistOffer
    tx.execute(update(row).where(row.id == offer_id, RUNNING).values(how=how, is_told=is_told))


def find(tx: Connection, organization_id: int, name: str) -> Any | None:
    row = WaitlistOffer
    query = select(row.__table__).where(row.organization_id == organization_id, row.public_id == name)
    return tx.execute(query).one_or_none()


def by_id(tx: Connection, offer_id: int) -> Any:
    row = WaitlistOffer
    return tx.execute(select(row.__table__).where(row.id == offer_id)).one()


def behind(tx: Connection, offer_id: int, contact_point_id: int) -> Any | None:
    """The offer and whom it was written to, where the address is one of its patient's own."""
    row, entry, visit = WaitlistOffer, WaitlistEntry, diary.Appointment
    patient, contact, clinic = people.Patient, people.ContactPoint, places.Clinic
    query = (
        select(
            row.__table__,
            entry.created_by_id.label("created_for"),
            visit.starts.label("visit_starts"),
            visit.ends.label("visit_ends"),
            patient.languages,
            patient.time_zone.label("patient_zone"),
            contact.sender_name_allowed,
            clinic.neutral_name,
            clinic.phone,
            clinic.jurisdiction,
            clinic.time_zone,
        )
        .join(entry, entry.id == row.entry_id)
        .outerjoin(visit, visit.id == entry.appointment_id)
        .join(patient, patient.id == row.patient_id)
        .join(contact, (contact.id == contact_point_id) & (contact.patient_id == patient.id))
        .join(clinic, clinic.id == row.clinic_id)
        .where(row.id == offer_id, contact.related_person_id.is_(None))
    )
    return tx.execute(query).one_or_none()


def over(tx: Connection, now: datetime, limit: int) -> list[int]:
    """Running offers of every organization whose time is over."""
    row = WaitlistOffer
    query = select(row.id).where(RUNNING, row.expires_at <= now).order_by(row.expires_at, row.id)
    return list(tx.scalars(query.limit(limit)))


def unheard(tx: Connection, limit: int) -> list[int]:
    """Running offers of every organization of which no message has gone out or still may."""
    row = WaitlistOffer
    on_way = select(Message.id).where(Message.offer_id == row.id, Message.status.in_(ON_THEIR_WAY)).exists()
    query = select(row.id).where(RUNNING, row.how == OfferHow.MESSAGE, ~on_way)
    return list(tx.scalars(query.order_by(row.id).limit(limit)))


def running_of(tx: Connection, patient_id: int) -> int | None:
    """The offer that runs for a patient."""
    return tx.scalar(select(WaitlistOffer.id).where(WaitlistOffer.patient_id == patient_id, RUNNING))


def running_of_entry(tx: Connection, entry_id: int) -> int | None:
    """The offer that runs for an entry."""
    return tx.scalar(select(WaitlistOffer.id).where(WaitlistOffer.entry_id == entry_id, RUNNING))


def running_for(tx: Connection, freed_id: int) -> Any | None:
    """The offer that runs of a freed time: its number, and until when."""
    row = WaitlistOffer
    query = select(row.id, row.expires_at).where(row.freed_time_id == freed_id, RUNNING)
    return tx.execute(query).one_or_none()


def running_in(tx: Connection, group_id: int) -> list[Any]:
    """The offers that run of places in a group."""
    row, time = WaitlistOffer, FreedTime
    query = select(row.__table__).join(time, time.id == row.freed_time_id)
    return list(tx.execute(query.where(time.group_id == group_id, RUNNING).order_by(row.id)).all())


def busy_patients(tx: Connection, organization_id: int) -> frozenset[int]:
    """Patients to whom an offer runs."""
    row = WaitlistOffer
    query = select(row.patient_id).where(row.organization_id == organization_id, RUNNING)
    return frozenset(tx.scalars(query))


def asked_before(tx: Connection, freed_id: int) -> frozenset[int]:
    """Entries to which this very time was offered."""
    row = WaitlistOffer
    return frozenset(tx.scalars(select(row.entry_id).where(row.freed_time_id == freed_id)))


def count_since(tx: Connection, patient_ids: Collection[int], since: datetime) -> dict[int, int]:
    """How many offers each of the patients has had since then."""
    row = WaitlistOffer
    query = select(row.patient_id, func.count()).where(
        row.patient_id.in_(patient_ids), row.offered_at >= since
    )
    return {id_: count for id_, count in tx.execute(query.group_by(row.patient_id))}


def listed(tx: Connection, organization_id: int, since: datetime) -> list[Any]:
    """The offers that run, and those that ended lately; the newest first, with patient and place."""
    row, entry, clinic, freed = WaitlistOffer, WaitlistEntry, places.Clinic, FreedTime
    query = (
        select(
            row.__table__,
            entry.public_id.label("entry"),
            entry.type_code,
            clinic.name.label("clinic"),
            clinic.time_zone.label("zone"),
            freed.public_id.label("freed"),
        )
        .join(entry, entry.id == row.entry_id)
        .join(clinic, clinic.id == row.clinic_id)
        .join(freed, freed.id == row.freed_time_id)
        .where(row.organization_id == organization_id, RUNNING | (row.ended_at > since))
    )
    return list(tx.execute(query.order_by(row.offered_at.desc(), row.id.desc())).all())


def hold_of(tx: Connection, name: str) -> int | None:
    """The number of an offer's hold, while it is there."""
    return tx.scalar(select(diary.Hold.id).where(diary.Hold.public_id == name))
