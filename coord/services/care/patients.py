"""The patient whose care is changed: locked as booking locks it, and the status written with its audit."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.booking import Refusal
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services.drafts import Conflict
from coord.services.errors import NotFound
from coord.store import audit, locks, patient_status
from coord.store.patient_status import PatientStatus


def found(tx: Connection, name: str, by: Actor, *statuses: str) -> PatientStatus:
    """The patient under the lock, in one of the statuses; else NotFound or Conflict."""
    seen = patient_status.find(tx, by.organization_id, name)
    if seen is None:
        raise NotFound
    locks.take(tx, [seen.resource_id])
    patient = patient_status.find(tx, by.organization_id, name)
    if patient is None:
        raise NotFound
    if patient.status not in statuses:
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    return patient


def write_status(
    tx: Connection,
    patient: PatientStatus,
    status: str,
    by: Actor,
    now: datetime,
    *,
    paused_until: date | None,
    **details: Any,
) -> None:
    patient_status.write(tx, patient.id, status, paused_until)
    audit.record(
        tx,
        f"patient.made_{status}",
        by=by,
        now=now,
        subject="patient",
        subject_id=patient.id,
        patient_id=patient.id,
        details={"until": paused_until.isoformat() if paused_until else None, **details},
    )
