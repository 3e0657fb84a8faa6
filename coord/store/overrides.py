"""The ledger of overrides: soft reasons in spite of which somebody booked, and why."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from coord.domain.permissions import Actor
from coord.store import diary, people, places, records
from coord.store.batch import Batch


def keep(tx: Connection, entries: Sequence[tuple[int, str]], why: str, *, by: Actor, now: datetime) -> None:
    """Note each (appointment id, reason's type) with the one explanation that was given for all."""
    batch = Batch()
    put(batch, entries, why, by=by, now=now)
    batch.write(tx)


def put(batch: Batch, entries: Sequence[tuple[int, str]], why: str, *, by: Actor, now: datetime) -> None:
    """The same, together with what the batch writes."""
    rows = [
        {
            "organization_id": by.organization_id,
            "appointment_id": appointment_id,
            "user_id": by.user_id,
            "at": now,
            "reason": reason,
            "why": why,
        }
        for appointment_id, reason in entries
    ]
    batch.add(records.Override, rows)


def of(tx: Connection, appointment_ids: Sequence[int]) -> set[tuple[int, str]]:
    """Which reasons are overridden for these appointments."""
    row = records.Override
    found = tx.execute(select(row.appointment_id, row.reason).where(row.appointment_id.in_(appointment_ids)))
    return {(appointment_id, reason) for appointment_id, reason in found}


def listed(tx: Connection, organization_id: int, since: datetime, until: datetime, limit: int) -> list[Any]:
    """The entries of a time, the newest first, with user, visit and the patient's record number."""
    row, user, one = records.Override, records.User, diary.Appointment
    part, patient, kind = diary.Participant, people.Patient, places.AppointmentType
    query = (
        select(
            row.at,
            row.reason,
            row.why,
            user.email,
            one.public_id.label("appointment"),
            one.starts,
            one.time_zone.label("zone"),
            kind.name.label("type_name"),
            patient.id.label("patient_id"),
            patient.record_number,
        )
        .join(user, user.id == row.user_id)
        .join(one, one.id == row.appointment_id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(part, part.appointment_id == one.id)
        .join(patient, patient.id == part.patient_id)
        .where(row.organization_id == organization_id, row.at >= since, row.at < until)
    )
    return list(tx.execute(query.order_by(row.at.desc(), row.id.desc()).limit(limit)).all())


def counted(tx: Connection, organization_id: int, since: datetime, until: datetime) -> list[tuple[str, int]]:
    """How often each reason was overridden in a time, the most frequent first."""
    row = records.Override
    number = func.count()
    query = (
        select(row.reason, number)
        .where(row.organization_id == organization_id, row.at >= since, row.at < until)
        .group_by(row.reason)
        .order_by(number.desc(), row.reason)
    )
    return [(reason, count) for reason, count in tx.execute(query)]
