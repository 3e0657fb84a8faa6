"""Yes, and "I need another time", from the patient's page."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.services.links.opening import OTHER_TIME, visit_locked
from coord.store import audit, tasks
from coord.store import links as stored
from coord.store.db import retried, transaction

CALL_WITHIN = timedelta(hours=4)


BY_PAGE = "page"


def come(token: str, *, secret: str, now: datetime) -> bool:
    """The patient comes; said again, it only stands as it stands. False where the address is nothing."""
    return retried(lambda: _answer(token, _confirm, secret, now))


def ask_other_time(token: str, *, secret: str, now: datetime) -> bool:
    """The patient needs another time: somebody calls, and the visit stays until then. False as above."""
    return retried(lambda: _answer(token, _ask, secret, now))


def _answer(
    token: str, write: Callable[[Connection, Any, datetime], None], secret: str, now: datetime
) -> bool:
    with transaction() as tx:
        row = visit_locked(tx, token, secret, now)
        if row is not None:
            write(tx, row, now)
        return row is not None


def _confirm(tx: Connection, row: Any, now: datetime) -> None:
    if row.confirmed_sequence == row.sequence:
        return
    stored.note_answer(tx, row.participant_id, BY_PAGE, row.sequence, now)
    _note(tx, "visit.confirmed", row, now)


def _ask(tx: Connection, row: Any, now: datetime) -> None:
    """A task for the desk, once while it is open."""
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
    _note(tx, "visit.other_time_asked", row, now)


def _note(tx: Connection, did: str, row: Any, now: datetime) -> None:
    audit.record_of_itself(
        tx,
        row.organization_id,
        did,
        now=now,
        subject="appointment",
        subject_id=row.appointment_id,
        patient_id=row.patient_id,
        details={"by": BY_PAGE},
    )
