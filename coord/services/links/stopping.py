"""Stopping messages to one address: committed first, acknowledged when nothing is on its way any more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.services import delivery
from coord.services.languages.pages import Reads, reads
from coord.services.links.opening import stop_behind
from coord.store import audit, messages, tasks
from coord.store import links as stored
from coord.store.db import reading, retried, transaction

TOLD_OTHERWISE = "messages_stopped"
CALL_WITHIN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stopping:
    """How it stands; `is_silent` is false where one message may be going out just now."""

    is_stopped: bool
    clinic: str
    phone: str
    reads: Reads
    is_silent: bool = True


def stopping(token: str, *, secret: str, now: datetime) -> Stopping | None:
    """What the page shows before anything is stopped."""
    with reading() as tx:
        row = stop_behind(tx, token, secret, now)
        return _shown(tx, row, now, is_stopped=row.opted_out_at is not None) if row is not None else None


def stop(token: str, *, secret: str, now: datetime) -> Stopping | None:
    """No message goes to this address after the answer; said again, it only stands as it stands."""
    row = retried(lambda: _stop(token, secret, now))
    if row is None:
        return None
    is_silent = delivery.wait_until_unused(row.contact_point_id)
    with reading() as tx:
        return _shown(tx, row, now, is_stopped=True, is_silent=is_silent)


def _stop(token: str, secret: str, now: datetime) -> Any | None:
    with transaction() as tx:
        row = stop_behind(tx, token, secret, now)
        if row is not None and stored.opt_out(tx, row.contact_point_id, now):
            _tell(tx, row, now)
        return row


def _tell(tx: Connection, row: Any, now: datetime) -> None:
    """Staff reach the patient in another way from now on."""
    messages.withdraw(tx, [row.contact_point_id], "opted out")
    tasks.add(
        tx,
        row.organization_id,
        TOLD_OTHERWISE,
        due=now + CALL_WITHIN,
        now=now,
        patient_id=row.patient_id,
    )
    audit.record_of_itself(
        tx,
        row.organization_id,
        "contact_point.stopped",
        now=now,
        subject="contact_point",
        subject_id=row.contact_point_id,
        patient_id=row.patient_id,
        details={"by": "page"},
    )


def _shown(tx: Connection, row: Any, now: datetime, *, is_stopped: bool, is_silent: bool = True) -> Stopping:
    clinic = row.neutral_name if row.sender_name_allowed else ""
    known = reads(tx, row.organization_id, row.relative_languages or row.languages, now)
    return Stopping(is_stopped, clinic, row.phone, known, is_silent)
