"""What is put in front of staff where a text did not arrive, and what becomes of its number."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.messaging.outcome import AddressFault
from coord.services.notices import replanning
from coord.store import audit, messages, numbers, tasks, texts

FAILED, DOUBTED, UNREACHABLE, STOPPED = (
    "text_failed",
    "text_unknown",
    "number_unreachable",
    "messages_stopped",
)
SOON, WITHIN_A_DAY = timedelta(hours=1), timedelta(days=1)


def failed(tx: Connection, message: Any, why: str, now: datetime) -> None:
    """The text did not arrive: the message says so, and somebody tells its reader in another way."""
    texts.become(tx, message.id, "failed", why)
    _put(tx, message, FAILED, SOON, now)
    _note(tx, message, "message.failed", "message", message.id, {"why": why}, now)


def doubted(tx: Connection, message: Any, now: datetime) -> None:
    """Nobody will find out any more whether it arrived: somebody asks."""
    _put(tx, message, DOUBTED, SOON, now)
    _note(tx, message, "message.unknown", "message", message.id, {}, now)


def shunned(tx: Connection, message: Any, fault: AddressFault, now: datetime) -> None:
    """What the provider says of the number holds for everybody who has it."""
    found = [one.id for one in numbers.sharing(tx, message.contact_point_id)]
    match fault:
        case AddressFault.OPTED_OUT:
            changed, kind = numbers.stop(tx, found, "provider", now), STOPPED
            messages.withdraw(tx, changed, "opted out")
        case AddressFault.UNREACHABLE:
            changed, kind = numbers.mark_unreachable(tx, found, now), UNREACHABLE
            messages.withdraw(tx, changed, "nothing arrives at this address")
    if changed:
        replanning.by_ways_left(tx, [message.patient_id], now)
        _put(tx, message, kind, WITHIN_A_DAY, now)
        _note(tx, message, f"contact_point.{fault}", "contact_point", message.contact_point_id, {}, now)


def _put(tx: Connection, message: Any, kind: str, within: timedelta, now: datetime) -> None:
    tasks.add(
        tx,
        message.organization_id,
        kind,
        due=now + within,
        now=now,
        patient_id=message.patient_id,
        appointment_id=message.appointment_id,
    )


def _note(
    tx: Connection,
    message: Any,
    did: str,
    subject: str,
    subject_id: int,
    details: dict[str, Any],
    now: datetime,
) -> None:
    audit.record_of_itself(
        tx,
        message.organization_id,
        did,
        now=now,
        subject=subject,
        subject_id=subject_id,
        patient_id=message.patient_id,
        details=details,
    )
