"""What waits for somebody: a kind, whom or what it is about, and until when; done once, by one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, ForeignKey, Index, func, insert, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from coord.domain.permissions import Actor
from coord.store import diary, people, places
from coord.store.columns import Id, Moment, OrganizationKey, PublicId
from coord.store.db import Model, public_id


class Task(Model):
    """`kind` is a code; the sentence for people stands with the page that shows it."""

    __tablename__ = "task"
    __table_args__ = (Index("ix_task_organization_status_due", "organization_id", "status", "due_at"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    kind: Mapped[str]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"), index=True)
    due_at: Mapped[Moment]
    status: Mapped[str] = mapped_column(default="open")
    created_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


def add(
    tx: Connection,
    organization_id: int,
    kind: str,
    *,
    due: datetime,
    now: datetime,
    patient_id: int | None = None,
    appointment_id: int | None = None,
    practitioner_id: int | None = None,
) -> None:
    """Put something in front of a person; what is open for the same visit and patient is not put there twice.

    The visit may be a group, about which there may be one for each patient.
    """
    same = (Task.kind == kind, Task.appointment_id == appointment_id, Task.patient_id == patient_id)
    known = select(Task.id).where(*same, Task.status == "open")
    if appointment_id is not None and tx.scalar(known) is not None:
        return
    tx.execute(
        insert(Task).values(
            public_id=public_id(),
            organization_id=organization_id,
            kind=kind,
            patient_id=patient_id,
            appointment_id=appointment_id,
            practitioner_id=practitioner_id,
            due_at=due,
            status="open",
            created_at=now,
        )
    )


def close(tx: Connection, organization_id: int, public_id: str, *, by: Actor, now: datetime) -> Any | None:
    """Note that it is done; the closed task, or None where it is not open (any more)."""
    return tx.execute(
        update(Task)
        .where(Task.organization_id == organization_id, Task.public_id == public_id, Task.status == "open")
        .values(status="done", closed_at=now, closed_by_id=by.user_id)
        .returning(Task.id, Task.kind, Task.patient_id)
    ).one_or_none()


def close_of(tx: Connection, appointment_id: int, *kinds: str, by: Actor | None, now: datetime) -> None:
    """Close what was open about a visit, because what it asked for has been done; `by` None by no user."""
    tx.execute(
        update(Task)
        .where(Task.appointment_id == appointment_id, Task.kind.in_(kinds), Task.status == "open")
        .values(status="done", closed_at=now, closed_by_id=by.user_id if by else None)
    )


def close_for(tx: Connection, patient_id: int, *kinds: str, by: Actor | None, now: datetime) -> None:
    """Close what was open about a patient and no visit; `by` None by no user."""
    about = (Task.patient_id == patient_id, Task.appointment_id.is_(None))
    tx.execute(
        update(Task)
        .where(*about, Task.kind.in_(kinds), Task.status == "open")
        .values(status="done", closed_at=now, closed_by_id=by.user_id if by else None)
    )


def close_about(tx: Connection, practitioner_id: int, kind: str, *, by: Actor, now: datetime) -> None:
    """Close what was open about a practitioner, because it is so no more."""
    tx.execute(
        update(Task)
        .where(Task.practitioner_id == practitioner_id, Task.kind == kind, Task.status == "open")
        .values(status="done", closed_at=now, closed_by_id=by.user_id)
    )


def close_everywhere(tx: Connection, kind: str, *, now: datetime) -> None:
    """Close what was open of a kind, for every organization, because it is over by itself."""
    tx.execute(
        update(Task)
        .where(Task.kind == kind, Task.status == "open")
        .values(status="done", closed_at=now, closed_by_id=None)
    )


def is_open(tx: Connection, appointment_id: int, kind: str) -> bool:
    """Whether such a task about the visit waits for somebody."""
    same = (Task.appointment_id == appointment_id, Task.kind == kind, Task.status == "open")
    return tx.scalar(select(Task.id).where(*same).limit(1)) is not None


def open_about(tx: Connection, appointments: Collection[int], kind: str) -> set[int]:
    """Those of the visits about which such a task waits for somebody."""
    about = (Task.appointment_id.in_(appointments), Task.kind == kind, Task.status == "open")
    return set(tx.scalars(select(Task.appointment_id).where(*about)))


def is_open_for(tx: Connection, patient_id: int, kind: str) -> bool:
    """Whether such a task about the patient waits for somebody, whatever visit it came from."""
    same = (Task.patient_id == patient_id, Task.kind == kind, Task.status == "open")
    return tx.scalar(select(Task.id).where(*same).limit(1)) is not None


def is_open_about(tx: Connection, organization_id: int, patient_id: int | None, kind: str) -> bool:
    """Whether such a task about the patient, or about nobody we know, waits for somebody."""
    same = (Task.organization_id == organization_id, Task.kind == kind, Task.status == "open")
    whom = Task.patient_id.is_(None) if patient_id is None else Task.patient_id == patient_id
    return tx.scalar(select(Task.id).where(*same, whom).limit(1)) is not None


def was_put(tx: Connection, appointment_id: int, kind: str, since: datetime) -> bool:
    """Whether such a task about the visit was made since then, open or done."""
    query = select(Task.id).where(
        Task.appointment_id == appointment_id, Task.kind == kind, Task.created_at >= since
    )
    return tx.scalar(query.limit(1)) is not None


def is_known(tx: Connection, organization_id: int, public_id: str) -> bool:
    """Whether the organization has such a task, open or done."""
    query = select(Task.id).where(Task.organization_id == organization_id, Task.public_id == public_id)
    return tx.scalar(query) is not None


def open_ones(tx: Connection, organization_id: int) -> list[Any]:
    """What is open, as it is due, with patient and visit; `zone` is the visit's or the patient's clinic's."""
    patient, one, clinic, who = people.Patient, diary.Appointment, places.Clinic, people.Practitioner
    own, place = aliased(clinic), diary.Resource
    query = (
        select(
            Task.public_id.label("task"),
            Task.kind,
            Task.due_at,
            patient.id.label("patient_id"),
            patient.public_id,
            patient.legal_name,
            patient.preferred_name,
            patient.birth_date,
            patient.record_number,
            one.public_id.label("appointment"),
            place.id.is_not(None).label("is_group"),
            func.coalesce(clinic.time_zone, own.time_zone).label("zone"),
            who.name.label("practitioner"),
            Task.practitioner_id,
        )
        .outerjoin(patient, patient.id == Task.patient_id)
        .outerjoin(one, one.id == Task.appointment_id)
        .outerjoin(place, place.appointment_id == one.id)
        .outerjoin(clinic, clinic.id == one.clinic_id)
        .outerjoin(own, own.id == patient.clinic_id)
        .outerjoin(who, who.id == Task.practitioner_id)
        .where(Task.organization_id == organization_id, Task.status == "open")
        .order_by(Task.due_at, Task.id)
    )
    return list(tx.execute(query).all())
