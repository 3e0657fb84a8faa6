"""Changing a patient's own facts."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services.people.columns import of_details, to_details
from coord.services.people.values import Details, Objection, Saved
from coord.services.people.writing import NOTHING_SEEN, Breaks, note, written
from coord.store import patients


def change(
    patient: str, details: Details, seen: str, *, by: Actor, now: datetime, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """Write the details over those with the mark `seen`; not over what somebody wrote meanwhile.

    Raises WouldBreak where booked visits would break that are not among `breaks`.
    """

    def work(tx: Connection, patient_id: int) -> int | Objection:
        row = patients.row(tx, patient_id)
        if to_details(tx, row, by).mark != seen:
            return Objection.CHANGED_MEANWHILE
        values = of_details(tx, details, by)
        changed = _changed(row, values)
        if changed:
            patients.change_patient(tx, patient_id, values)
            note(tx, "patient.changed", patient_id, by=by, now=now, details={"changed": changed})
        return patient_id

    return written(patient, work, by=by, now=now, breaks=breaks)


def _changed(row: Any, values: dict[str, Any]) -> list[str]:
    return sorted(name for name, value in values.items() if getattr(row, name) != value)
