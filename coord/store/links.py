"""What stands behind a signed address, and the one-time codes that open more of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, func, insert, or_, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from coord.domain.appointment import UPCOMING
from coord.store import diary, people, places
from coord.store.columns import Id, Moment
from coord.store.db import Model


class LinkCode(Model):
    """A code that was sent to `contact_point_id`; only its nonce is kept, and the hash of what it bought.

    `sequence` is the participant's at that time: what was proven for a visit is not proven for its next time.
    """

    __tablename__ = "link_code"
    __table_args__ = (Index("ix_link_code_participant_created", "participant_id", "created_at"),)

    id: Mapped[Id]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"))
    contact_point_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"), index=True)
    sequence: Mapped[int]
    nonce: Mapped[bytes]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
    proof_hash: Mapped[bytes | None] = mapped_column(unique=True)
    proven_until: Mapped[Moment | None]


def behind(tx: Connection, participant_id: int, contact_point_id: int) -> Any | None:
    """The visit and whom we wrote to, where the address belongs to the patient or somebody around them."""
    one, part, patient, contact = diary.Appointment, diary.Participant, people.Patient, people.ContactPoint
    kind, clinic, room, around = places.AppointmentType, places.Clinic, places.Room, people.RelatedPerson
    ride = diary.TransportPlan
    query = (
        select(
            one.organization_id,
            one.id.label("appointment_id"),
            one.starts,
            one.ends,
            one.time_zone,
            one.modality,
            part.id.label("participant_id"),
            part.patient_id,
            part.status,
            part.sequence,
            part.not_treated,
            part.no_drive_until,
            part.confirmed_sequence,
            patient.status.label("patient_status"),
            patient.languages,
            patient.food_by_nurse,
            patient.food_minutes,
            patient.drink_minutes,
            patient.time_zone.label("patient_zone"),
            contact.id.label("contact_point_id"),
            contact.opted_out_at,
            contact.sender_name_allowed,
            contact.related_person_id,
            around.may_collect,
            around.never_contact,
            around.languages.label("relative_languages"),
            ride.language.label("escort_language"),
            kind.is_treatment,
            kind.code.label("type_code"),
            clinic.neutral_name,
            clinic.address,
            clinic.phone,
            clinic.jurisdiction,
            room.name.label("room"),
        )
        .join(one, one.id == part.appointment_id)
        .join(patient, patient.id == part.patient_id)
        .join(contact, contact.id == contact_point_id)
        .outerjoin(around, around.id == contact.related_person_id)
        .outerjoin(ride, ride.participant_id == part.id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(clinic, clinic.id == one.clinic_id)
        .outerjoin(room, room.id == one.room_id)
        .where(
            part.id == participant_id,
            or_(contact.patient_id == part.patient_id, around.patient_id == part.patient_id),
        )
    )
    return tx.execute(query).one_or_none()


def beside(tx: Connection, visit: Any, now: int) -> list[Any]:
    """What was booked together with a visit and is still to come after that minute: its unit and series."""
    one, part, clinic, room = diary.Appointment, diary.Participant, places.Clinic, places.Room
    own = aliased(diary.Appointment)
    query = (
        select(
            one.id.label("appointment_id"),
            one.starts,
            one.ends,
            one.time_zone,
            one.modality,
            part.id.label("participant_id"),
            part.status,
            part.sequence,
            part.confirmed_sequence,
            clinic.address,
            room.name.label("room"),
        )
        .select_from(one)
        .join(own, own.id == visit.appointment_id)
        .join(part, part.appointment_id == one.id)
        .join(clinic, clinic.id == one.clinic_id)
        .outerjoin(room, room.id == one.room_id)
        .where(
            or_(one.follows_id == own.id, one.id == own.follows_id, one.series_id == own.series_id),
            one.id != own.id,
            one.starts > now,
            part.patient_id == visit.patient_id,
            part.status.in_(UPCOMING),
            part.not_treated.is_(None),
        )
        .order_by(one.starts)
    )
    return list(tx.execute(query).all())


def own_contacts(tx: Connection, patient_id: int) -> list[Any]:
    """The patient's own addresses that may still be written to, in the order in which they were added."""
    row = people.ContactPoint
    query = select(row.id, row.channel, row.purposes, row.safe_from, row.safe_until)
    own = query.where(
        row.patient_id == patient_id, row.related_person_id.is_(None), row.opted_out_at.is_(None)
    )
    return list(tx.execute(own.order_by(row.id)).all())


def codes_since(tx: Connection, participant_id: int, since: datetime) -> int:
    row = LinkCode
    query = select(func.count()).where(row.participant_id == participant_id, row.created_at > since)
    return tx.execute(query).scalar_one()


def add_code(
    tx: Connection, visit: Any, contact_point_id: int, nonce: bytes, now: datetime, expires: datetime
) -> int:
    """A new code; those sent before for the same visit open nothing any more."""
    row = LinkCode
    earlier = (row.participant_id == visit.participant_id, row.used_at.is_(None), row.expires_at > now)
    tx.execute(update(row).where(*earlier).values(expires_at=now))
    values = {
        "participant_id": visit.participant_id,
        "contact_point_id": contact_point_id,
        "sequence": visit.sequence,
        "nonce": nonce,
        "tries": 0,
        "created_at": now,
        "expires_at": expires,
    }
    return tx.execute(insert(row).values(values).returning(row.id)).scalar_one()


def count_try(tx: Connection, visit: Any, most: int, now: datetime) -> Any | None:
    """One more try of the code that counts; None where there is none, or no try is left."""
    row = LinkCode
    counted = (
        update(row)
        .where(
            row.participant_id == visit.participant_id,
            row.sequence == visit.sequence,
            row.used_at.is_(None),
            row.expires_at > now,
            row.tries < most,
        )
        .values(tries=row.tries + 1)
        .returning(row.id, row.nonce, row.tries)
    )
    return tx.execute(counted).one_or_none()


def prove(tx: Connection, code_id: int, proof_hash: bytes, until: datetime, now: datetime) -> None:
    """The code was right: it is used up, and whoever has the proof is known until then."""
    row = LinkCode
    tx.execute(
        update(row).where(row.id == code_id).values(used_at=now, proof_hash=proof_hash, proven_until=until)
    )


def is_proven(tx: Connection, visit: Any, proof_hash: bytes, now: datetime) -> bool:
    row = LinkCode
    query = select(row.id).where(
        row.proof_hash == proof_hash,
        row.participant_id == visit.participant_id,
        row.sequence == visit.sequence,
        row.proven_until > now,
    )
    return tx.scalar(query) is not None


def note_answer(tx: Connection, participant_id: int, how: str, sequence: int, now: datetime) -> None:
    """The patient comes; what they saw of the visit then is `sequence`."""
    row = diary.Participant
    tx.execute(
        update(row)
        .where(row.id == participant_id)
        .values(confirmed_at=now, confirmed_by=how, confirmed_sequence=sequence)
    )


def opt_out(tx: Connection, contact_point_id: int, now: datetime) -> bool:
    """Stop an address; False where it was stopped before."""
    row = people.ContactPoint
    stopped = update(row).where(row.id == contact_point_id, row.opted_out_at.is_(None))
    return tx.execute(stopped.values(opted_out_at=now, opted_out_how="page")).rowcount == 1


def put_language_first(tx: Connection, patient_id: int, languages: list[str]) -> None:
    row = people.Patient
    tx.execute(update(row).where(row.id == patient_id).values(languages=languages))
