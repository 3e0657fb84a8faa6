"""Before and after the call that hands a text over, in the transactions round it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord import links
from coord.messaging.outcome import NotSent, Outcome, Sent, Unknown
from coord.messaging.sender import Parcel
from coord.messaging.texts.provider import State
from coord.services.parcels import Addressing
from coord.services.texts.alarms import failed, shunned
from coord.store import texts
from coord.store.messages import Claim

REPORTS = "/texts/status/"
# Past the lease of whoever sends: where they died, the provider is asked.
WHERE_SILENT = timedelta(seconds=90)
FIRST_LOOK = timedelta(seconds=30)


def begun(tx: Connection, claim: Claim, parcel: Parcel, addressing: Addressing, now: datetime) -> Parcel:
    """Note the attempt, and where the provider reports on it and on no other."""
    told = links.digest(addressing.secret, parcel.text)
    texts.begin(tx, claim.id, claim.fence, told, now, now + WHERE_SILENT)
    if not addressing.base_url:
        return parcel
    token = links.receipt(addressing.secret, claim.id, claim.fence)
    return replace(parcel, report_to=f"{addressing.base_url}{REPORTS}{token}")


def ended(tx: Connection, claim: Claim, outcome: Outcome, status: str, now: datetime) -> None:
    """What the call itself said; a report may have been faster."""
    message = texts.message_locked(tx, claim.id)
    attempt = texts.attempt(tx, claim.id, claim.fence)
    if message is None or attempt is None:
        return
    match outcome:
        case Sent(reference=reference):
            state = attempt.state or State.ACCEPTED
            texts.advance(tx, attempt.id, reference=reference or None, state=state, look_at=None)
            if state == State.FAILED:
                failed(tx, message, "not delivered", now)
        case NotSent(why=why, fault=fault):
            texts.advance(tx, attempt.id, look_at=None)
            if fault is not None:
                shunned(tx, message, fault, now)
            if status == "failed":
                failed(tx, message, why, now)
        case Unknown() if attempt.state is None:
            texts.advance(tx, attempt.id, look_at=now + FIRST_LOOK)
        case Unknown():
            _already_told(tx, message, attempt, now)


def _already_told(tx: Connection, message: Any, attempt: Any, now: datetime) -> None:
    """The call went silent, and the report that came meanwhile says what it did."""
    texts.advance(tx, attempt.id, look_at=None)
    if attempt.state == State.FAILED:
        failed(tx, message, "not delivered", now)
    else:
        texts.become(tx, message.id, "sent", None)
