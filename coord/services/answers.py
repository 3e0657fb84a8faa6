"""What a patient says of a visit, by whichever way; callers hold the visit's locks."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.store import audit, links, tasks

OTHER_TIME = "asked_other_time"
CALL_WITHIN = timedelta(hours=4)


def confirm(tx: Connection, row: Any, how: str, now: datetime) -> None:
    """The patient comes, as they were told it; said again, it only stands as it stands."""
    if row.confirmed_sequence == row.sequence:
        return
    links.note_answer(tx, row.participant_id, how, row.sequence, now)
    _note(tx, "visit.confirmed", row, how, now)


def ask_other_time(tx: Connection, row: Any, how: str, now: datetime) -> None:
    """A task for the desk, once while it is open; the visit stays until then."""
    if tasks.is_open(tx, row.appointment_id, OTHER_TIME):
        return
    tasks.add(
        tx,
        row.organization_id,
        OTHER_TIME,
        due=now + CALL_WITHIN,
        now=now,
        patient_id=row.patient_id,
        appointment_id=row.appointment_id,
    )
    _note(tx, "visit.other_time_asked", row, how, now)


def _note(tx: Connection, did: str, row: Any, how: str, now: datetime) -> None:
    audit.record_of_itself(
        tx,
        row.organization_id,
        did,
        now=now,
        subject="appointment",
        subject_id=row.appointment_id,
        patient_id=row.patient_id,
        details={"by": how},
    )
