"""Changing a patient's own facts."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.services.people.columns import of_details, to_details
from coord.services.people.values import Details, Objection, Saved
from coord.services.people.writing import note, written
from coord.store import patients

JUDGED_BY = frozenset({"birth_date", "location", "status", "languages", "gender_wish", "agrees_to_stranger"})


def change(patient: str, details: Details, seen: str, *, by: Actor, now: datetime) -> Saved | Objection:
    """Write the details over those with the mark `seen`; not over what somebody wrote meanwhile.

    Tells how many booked visits there are where something changed that visits are judged by.
    """
    concerned = 0

    def work(tx: Connection, patient_id: int) -> int | Objection:
        nonlocal concerned
        row = patients.row(tx, patient_id)
        if to_details(tx, row, by).mark != seen:
            return Objection.CHANGED_MEANWHILE
        values = of_details(tx, details, by)
        changed = _changed(row, values)
        if changed:
            patients.change_patient(tx, patient_id, values)
            concerned = _concerned(tx, patient_id, changed, now)
            note(tx, "patient.changed", patient_id, by=by, now=now, details={"changed": changed})
        return patient_id

    outcome = written(patient, work, by=by, now=now)
    return replace(outcome, visits=concerned) if isinstance(outcome, Saved) else outcome


def _concerned(tx: Connection, patient_id: int, changed: list[str], now: datetime) -> int:
    """How many visits are booked, where one of the facts changed that they were judged by."""
    return len(patients.upcoming(tx, patient_id, to_minute(now))) if JUDGED_BY & {*changed} else 0


def _changed(row: Any, values: dict[str, Any]) -> list[str]:
    return sorted(name for name, value in values.items() if getattr(row, name) != value)
