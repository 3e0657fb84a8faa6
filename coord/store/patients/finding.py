"""A patient by public id, and what must be locked to write about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from coord.domain.appointment import UPCOMING
from coord.store import diary, people


@dataclass(frozen=True, slots=True)
class Found:
    """A patient's number; `survivor` is the public id of the record that this one was merged into."""

    id: int
    survivor: str | None


def find(tx: Connection, organization_id: int, public_id: str) -> Found | None:
    row, survivor = people.Patient, aliased(people.Patient)
    found = tx.execute(
        select(row.id, survivor.public_id)
        .outerjoin(survivor, survivor.id == row.merged_into_id)
        .where(row.organization_id == organization_id, row.public_id == public_id)
    ).one_or_none()
    return Found(*found) if found else None


def row(tx: Connection, patient_id: int) -> Any:
    """All columns of a patient."""
    table = people.Patient.__table__
    return tx.execute(select(table).where(table.c.id == patient_id)).one()


def with_number(
    tx: Connection, organization_id: int, record_number: str, birth_date: date | None
) -> str | None:
    """The public id of the patient with this record number, in whatever case."""
    row = people.Patient
    query = select(row.public_id).where(
        row.organization_id == organization_id,
        row.merged_into_id.is_(None),
        func.upper(row.record_number) == record_number.upper(),
    )
    if birth_date is not None:
        query = query.where(row.birth_date == birth_date)
    return tx.scalars(query.order_by(row.id)).first()


def resources(tx: Connection, patient_ids: Iterable[int]) -> list[int]:
    """What booking locks of these patients."""
    row = diary.Resource
    return list(tx.scalars(select(row.id).where(row.patient_id.in_(list(patient_ids)))))


def upcoming(tx: Connection, patient_id: int, now: int) -> list[int]:
    """The patient's appointments that are still to come and stand, in order of time."""
    part, one = diary.Participant, diary.Appointment
    query = (
        select(one.id)
        .join(part, part.appointment_id == one.id)
        .where(part.patient_id == patient_id, part.status.in_(UPCOMING), one.starts > now)
        .order_by(one.starts)
    )
    return list(tx.scalars(query))
