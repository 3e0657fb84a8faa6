"""Texts that came in: what was said, sealed; what was made of it; and whether somebody must look."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from coord.domain.appointment import UPCOMING
from coord.domain.permissions import Actor
from coord.store import diary, people, places
from coord.store.columns import Id, Moment, OrganizationKey, PublicId
from coord.store.db import Model, public_id
from coord.store.outbox import Message
from coord.store.texts import TextAttempt

Rows = list[Any]


class IncomingText(Model):
    """`reference` is the provider's, so that a text that is brought twice is read once.

    `number_index` finds the number again without showing it. `meaning` is what was read, `unclear` why it
    could not be followed; `status` is `open` while somebody must look, else `done`. `answer` is what we said.
    """

    __tablename__ = "incoming_text"
    __table_args__ = (
        Index("ix_incoming_text_organization_status", "organization_id", "status"),
        Index("ix_incoming_text_number_index", "number_index"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    reference: Mapped[str] = mapped_column(unique=True)
    number: Mapped[bytes]
    number_index: Mapped[bytes]
    body: Mapped[bytes]
    received_at: Mapped[Moment]
    meaning: Mapped[str]
    unclear: Mapped[str | None]
    answer: Mapped[str] = mapped_column(default="")
    status: Mapped[str]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    closed_at: Mapped[Moment | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


def add(tx: Connection, **values: Any) -> int | None:
    """Keep a text; None where it was brought before."""
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    row = {**values, "public_id": public_id(), "status": "open", "answer": ""}
    kept = dialect.insert(IncomingText).values(row).on_conflict_do_nothing()
    return tx.execute(kept.returning(IncomingText.id)).scalar_one_or_none()


def conclude(tx: Connection, text_id: int, **values: Any) -> None:
    tx.execute(update(IncomingText).where(IncomingText.id == text_id).values(**values))


def was_answered(tx: Connection, number_index: bytes, answer: str, since: datetime) -> bool:
    """Whether the number was given this answer since then."""
    row = IncomingText
    same = (row.number_index == number_index, row.answer == answer, row.received_at > since)
    return tx.scalar(select(row.id).where(*same).limit(1)) is not None


def heard(tx: Connection, number_index: bytes, meaning: str, since: datetime, *, but: int) -> list[int]:
    """The other texts from the number that have said this since then."""
    row = IncomingText
    same = (row.number_index == number_index, row.meaning == meaning, row.received_at > since, row.id != but)
    return list(tx.scalars(select(row.id).where(*same)))


def questions(tx: Connection, contact_points: Sequence[int], kinds: Sequence[str], since: datetime) -> Rows:
    """The texts that asked these contact points something, with how each one's visit stands."""
    part, one, attempt = diary.Participant, diary.Appointment, TextAttempt
    query = (
        select(
            Message.participant_id,
            Message.contact_point_id,
            Message.sequence,
            Message.details,
            func.max(attempt.at).label("asked_at"),
            part.patient_id,
            part.appointment_id,
            part.status,
            part.not_treated,
            part.sequence.label("current_sequence"),
            part.confirmed_sequence,
            one.starts,
            people.Patient.status.label("patient_status"),
        )
        .join(attempt, attempt.message_id == Message.id)
        .join(part, part.id == Message.participant_id)
        .join(one, one.id == part.appointment_id)
        .join(people.Patient, people.Patient.id == part.patient_id)
        .where(
            Message.contact_point_id.in_(contact_points),
            Message.kind.in_(kinds),
            Message.status.in_(("sent", "unknown", "sending")),
            attempt.at > since,
        )
        .group_by(Message.id, part.id, one.id, people.Patient.id)
    )
    return list(tx.execute(query).all())


def house(tx: Connection, organization_id: int, patient_id: int | None) -> Any | None:
    """The clinic that answers: the patient's own, else the organization's first."""
    clinic, patient = places.Clinic, people.Patient
    own = select(patient.clinic_id).where(patient.id == patient_id).scalar_subquery()
    query = select(clinic.id, clinic.neutral_name, clinic.phone, clinic.jurisdiction, clinic.time_zone)
    found = query.where(clinic.organization_id == organization_id)
    return tx.execute(
        found.order_by(func.coalesce(clinic.id == own, False).desc(), clinic.id).limit(1)
    ).first()


def shown(tx: Connection, organization_id: int, *, is_open: bool, limit: int) -> Rows:
    """Of those that wait distress first, then the oldest; of those that are done the newest."""
    row, patient, one = IncomingText, people.Patient, diary.Appointment
    query = (
        select(
            row.id,
            row.public_id.label("text"),
            row.number,
            row.number_index,
            row.body,
            row.received_at,
            row.meaning,
            row.unclear,
            row.answer,
            row.patient_id,
            patient.public_id,
            patient.legal_name,
            patient.preferred_name,
            patient.birth_date,
            patient.record_number,
            one.public_id.label("appointment"),
        )
        .outerjoin(patient, patient.id == row.patient_id)
        .outerjoin(one, one.id == row.appointment_id)
        .where(row.organization_id == organization_id, (row.status == "open") == is_open)
        .limit(limit)
    )
    order = (
        (row.meaning != "distress", row.received_at, row.id)
        if is_open
        else (row.received_at.desc(), row.id.desc())
    )
    return list(tx.execute(query.order_by(*order)).all())


def owners(
    tx: Connection, organization_id: int, number_index: bytes, taken_home: Collection[int] = ()
) -> Rows:
    """Every patient who has the number, or near whom somebody with it stands, or who is `taken_home`."""
    row, patient, around = people.ContactPoint, people.Patient, people.RelatedPerson
    theirs = (
        select(func.coalesce(row.patient_id, around.patient_id))
        .outerjoin(around, around.id == row.related_person_id)
        .where(row.organization_id == organization_id, row.blind_index == number_index)
    )
    query = select(
        patient.id,
        patient.public_id,
        patient.legal_name,
        patient.preferred_name,
        patient.birth_date,
        patient.record_number,
    )
    whom = or_(patient.id.in_(theirs), patient.id.in_(taken_home))
    return list(tx.execute(query.where(whom).order_by(patient.id)).all())


def related(tx: Connection, organization_id: int, number_index: bytes) -> Rows:
    """The people around patients who have the number, with the patient's id."""
    row, around = people.ContactPoint, people.RelatedPerson
    query = (
        select(around.patient_id, around.name, around.relation)
        .join(row, around.id == row.related_person_id)
        .where(row.organization_id == organization_id, row.blind_index == number_index)
    )
    return list(tx.execute(query.distinct().order_by(around.patient_id, around.name)).all())


def own(tx: Connection, organization_id: int, number_index: bytes) -> frozenset[int]:
    """The patients whose own number it is."""
    row = people.ContactPoint
    query = select(row.patient_id).where(
        row.organization_id == organization_id, row.blind_index == number_index, row.patient_id.is_not(None)
    )
    return frozenset(one for one in tx.scalars(query) if one is not None)


def visits_ahead(tx: Connection, organization_id: int, patient_ids: Sequence[int], now: int) -> Rows:
    """What these patients have booked from now on, in order of time."""
    part, one, clinic, patient = diary.Participant, diary.Appointment, places.Clinic, people.Patient
    query = (
        select(
            one.organization_id,
            one.public_id.label("appointment"),
            one.starts,
            one.ends,
            clinic.time_zone.label("zone"),
            part.id.label("participant_id"),
            part.appointment_id,
            part.patient_id,
            part.sequence,
            part.confirmed_sequence,
            patient.public_id,
            patient.legal_name,
            patient.preferred_name,
            patient.birth_date,
            patient.record_number,
        )
        .join(one, one.id == part.appointment_id)
        .join(clinic, clinic.id == one.clinic_id)
        .join(patient, patient.id == part.patient_id)
        .where(
            one.organization_id == organization_id,
            part.patient_id.in_(patient_ids),
            part.status.in_(UPCOMING),
            part.not_treated.is_(None),
            one.starts > now,
        )
    )
    return list(tx.execute(query.order_by(one.starts, one.id)).all())


def unread(tx: Connection, meaning: str, since: datetime, until: datetime) -> Rows:
    """Texts of this meaning, of every organization, that came between the two and wait for somebody."""
    row = IncomingText
    query = select(row.id, row.public_id, row.organization_id, row.received_at).where(
        row.status == "open", row.meaning == meaning, row.received_at > since, row.received_at <= until
    )
    return list(tx.execute(query.order_by(row.received_at, row.id)).all())


def one_open(tx: Connection, organization_id: int, name: str) -> Any | None:
    """A text that waits for somebody; whoever closes it meanwhile waits for us."""
    row = IncomingText
    query = select(row.id, row.meaning, row.number_index).where(
        row.organization_id == organization_id, row.public_id == name, row.status == "open"
    )
    return tx.execute(query.with_for_update()).one_or_none()


def close(tx: Connection, organization_id: int, name: str, *, by: Actor, now: datetime) -> Any | None:
    """Note that somebody has looked; None where it is not open (any more)."""
    row = IncomingText
    closed = update(row).where(
        row.organization_id == organization_id, row.public_id == name, row.status == "open"
    )
    closed = closed.values(status="done", closed_at=now, closed_by_id=by.user_id)
    return tx.execute(closed.returning(row.id, row.patient_id)).one_or_none()


def is_known(tx: Connection, organization_id: int, name: str) -> bool:
    row = IncomingText
    query = select(row.id).where(row.organization_id == organization_id, row.public_id == name)
    return tx.scalar(query) is not None


def waiting(tx: Connection, organization_id: int) -> int:
    """How many wait for somebody."""
    row = IncomingText
    query = select(func.count()).select_from(row)
    return tx.execute(query.where(row.organization_id == organization_id, row.status == "open")).scalar_one()
