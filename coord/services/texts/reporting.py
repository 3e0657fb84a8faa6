"""What the provider says of a text, whenever and however often it says it: only news changes anything."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord import links
from coord.messaging.texts.provider import Report, State
from coord.services.texts.alarms import failed, shunned
from coord.store import audit, texts
from coord.store.db import retried, transaction

RANK = {None: 0, State.ACCEPTED: 1, State.SENT: 2, State.DELIVERED: 3, State.FAILED: 3}
# Of these it was not known that it had gone out.
NOT_KNOWN = frozenset({"unknown", "pending", "claimed"})


def reported(token: str, report: Report, *, secret: str, now: datetime) -> bool:
    """Take a report on one attempt; False where the address is of none."""
    receipt = links.read_receipt(secret, token)
    return receipt is not None and retried(lambda: _reported(*receipt, report, now))


def _reported(message_id: int, fence: int, report: Report, now: datetime) -> bool:
    with transaction() as tx:
        return write(tx, message_id, fence, report, "reported", now)


def write(tx: Connection, message_id: int, fence: int, report: Report, how: str, now: datetime) -> bool:
    """Write a report under the message's lock; False where there is no such attempt.

    A state never goes back, and its end stays: reports come doubled and in any order.
    """
    message = texts.message_locked(tx, message_id)
    attempt = texts.attempt(tx, message_id, fence)
    if message is None or attempt is None:
        return False
    if _is_of_another(tx, attempt.reference, report):
        return True
    if RANK[report.state] > RANK[State(attempt.state) if attempt.state else None]:
        _advance(tx, message, attempt.id, report, now)
    elif message.status != "unknown":
        return True
    _follow(tx, message, report, how, now, is_last=attempt.is_last)
    return True


def _is_of_another(tx: Connection, reference: str | None, report: Report) -> bool:
    """Whether the provider speaks of another text than this attempt has become."""
    if reference is None:
        return bool(texts.known_references(tx, [report.reference]))
    return reference != report.reference


def _advance(tx: Connection, message: Any, attempt_id: int, report: Report, now: datetime) -> None:
    """While it is being sent the provider is still asked later, for its sender may die."""
    values = {"reference": report.reference, "state": report.state, "code": report.code or None}
    texts.advance(tx, attempt_id, **values, **({} if message.status == "sending" else {"look_at": None}))
    if report.fault is not None:
        shunned(tx, message, report.fault, now)


def _follow(tx: Connection, message: Any, report: Report, how: str, now: datetime, *, is_last: bool) -> None:
    """What the report means for the message; one that is just being sent is settled by whoever sends it."""
    if report.state is State.FAILED:
        if is_last and message.status in {"sent", "unknown"}:
            failed(
                tx, message, f"not delivered, error {report.code}" if report.code else "not delivered", now
            )
    elif message.status in NOT_KNOWN:
        texts.become(tx, message.id, "sent", None)
        _note(tx, message, how, now)


def _note(tx: Connection, message: Any, how: str, now: datetime) -> None:
    audit.record_of_itself(
        tx,
        message.organization_id,
        "message.found_sent",
        now=now,
        subject="message",
        subject_id=message.id,
        patient_id=message.patient_id,
        details={"how": how},
    )
