"""Yes, and "I need another time": by page and, through the same two steps, by text."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.services.links.opening import OTHER_TIME, Opened, shown, visit_locked
from coord.store import audit, tasks
from coord.store import links as stored
from coord.store.db import retried, transaction

CALL_WITHIN = timedelta(hours=4)


def come(token: str, *, secret: str, now: datetime) -> Opened | None:
    """The patient comes; said again, it only stands as it stands."""

    def work() -> Opened | None:
        with transaction() as tx:
            row = visit_locked(tx, token, secret, now)
            if row is None:
                return None
            confirm_visit(tx, row, "page", now)
            return _again(tx, token, secret, now)

    return retried(work)


def ask_other_time(token: str, *, secret: str, now: datetime) -> Opened | None:
    """The patient needs another time: somebody calls; the visit stays until then."""

    def work() -> Opened | None:
        with transaction() as tx:
            row = visit_locked(tx, token, secret, now)
            if row is None:
                return None
            ask_visit_other_time(tx, row, "page", now)
            return _again(tx, token, secret, now)

    return retried(work)


def _again(tx: Connection, token: str, secret: str, now: datetime) -> Opened | None:
    row = visit_locked(tx, token, secret, now)
    return shown(tx, row, secret) if row is not None else None


def confirm_visit(tx: Connection, row: Any, how: str, now: datetime) -> None:
    """Keep the yes, under the visit's locks; `row` has the columns of `store.links.behind`."""
    if row.confirmed_sequence == row.sequence:
        return
    stored.note_answer(tx, row.participant_id, how, row.sequence, now)
    _note(tx, "visit.confirmed", row, how, now)


def ask_visit_other_time(tx: Connection, row: Any, how: str, now: datetime) -> None:
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
