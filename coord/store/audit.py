"""The audit trail: rows are only ever added, in the transaction of what they tell about."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from coord.domain.permissions import Actor
from coord.store import people, records
from coord.store.batch import Batch

_RECORD = insert(records.AuditEntry).inline()


def record(
    tx: Connection,
    did: str,
    *,
    by: Actor,
    now: datetime,
    subject: str,
    subject_id: int | None = None,
    patient_id: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """Note who did what; `details` holds ids and numbers, never names."""
    about = {"subject": subject, "subject_id": subject_id, "patient_id": patient_id, "details": details or {}}
    tx.execute(_RECORD, _by(by, did, now) | about)


def put(
    batch: Batch,
    did: str,
    *,
    by: Actor,
    now: datetime,
    appointment_id: int,
    patient_id: int,
    details: dict[str, Any],
) -> None:
    """Note who did what to an appointment, together with what the batch writes."""
    about = {"subject": "appointment", "subject_id": appointment_id, "patient_id": patient_id}
    batch.add(records.AuditEntry, [_by(by, did, now) | about | {"details": details}])


def _by(by: Actor, did: str, now: datetime) -> dict[str, Any]:
    user_id = None if by.is_alone else by.user_id
    return {"organization_id": by.organization_id, "at": now, "user_id": user_id, "did": did}


def record_of_itself(
    tx: Connection,
    organization_id: int,
    did: str,
    *,
    now: datetime,
    subject: str,
    details: dict[str, Any],
    subject_id: int | None = None,
    patient_id: int | None = None,
) -> None:
    """Note what no user did: the worker by itself, or whom we wrote to by answering."""
    entry = {
        "organization_id": organization_id,
        "at": now,
        "user_id": None,
        "did": did,
        "subject": subject,
        "subject_id": subject_id,
        "patient_id": patient_id,
        "details": details,
    }
    tx.execute(_RECORD, entry)


def newest(tx: Connection, organization_id: int, limit: int) -> list[Any]:
    """The last entries, newest first, with the user's address and the patient's record number."""
    row, user, patient = records.AuditEntry, records.User, people.Patient
    return list(
        tx.execute(
            select(row.at, user.email, row.did, row.subject, patient.record_number, row.details)
            .outerjoin(user, user.id == row.user_id)
            .outerjoin(patient, patient.id == row.patient_id)
            .where(row.organization_id == organization_id)
            .order_by(row.id.desc())
            .limit(limit)
        ).all()
    )


def of_subject(tx: Connection, organization_id: int, did: str, subject: str, subject_id: int) -> list[Any]:
    """When and by whom (their address) something was done to it, with the details; the newest first."""
    row, user = records.AuditEntry, records.User
    query = (
        select(row.at, user.email, row.details)
        .outerjoin(user, user.id == row.user_id)
        .where(row.organization_id == organization_id, row.did == did)
        .where(row.subject == subject, row.subject_id == subject_id)
    )
    return list(tx.execute(query.order_by(row.id.desc())).all())
