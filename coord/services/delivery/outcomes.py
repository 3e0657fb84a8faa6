"""What became of a call: written for everything that went along, and put before somebody where it failed."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.messaging.outcome import NotSent, Outcome, Sent, Unknown
from coord.services import leaving, texts
from coord.services.delivery.beginning import Ready
from coord.store import messages, tasks
from coord.store.db import transaction
from coord.store.messages import Claim

FAILED, TELL_WITHIN = "message_failed", timedelta(hours=2)
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))


def put_in_front(tx: Connection, claim: Claim, now: datetime) -> None:
    """Somebody tells the reader in another way; once for all messages about a visit."""
    about = messages.subject_of(tx, claim.id)
    tasks.add(
        tx,
        about.organization_id,
        FAILED,
        due=now + TELL_WITHIN,
        now=now,
        patient_id=about.patient_id,
        appointment_id=about.appointment_id,
    )


def write(ready: Ready, outcome: Outcome, now: datetime) -> None:
    """What became of the call is true of everything that went along; a cancellation may wait to hear it."""
    with transaction(goes_first=True) as tx:
        status, more = _verdict(ready, outcome, now)
        detail = outcome.reference if isinstance(outcome, Sent) else outcome.why
        if isinstance(outcome, NotSent) and not outcome.is_permanent:
            leaving.in_vain(tx, ready.channel, now)
        for claim in ready.claims:
            if messages.settle(tx, claim, status, now, **more):
                messages.note_attempt(tx, claim.id, type(outcome).__name__.lower(), detail, now)
                if ready.channel == "sms":
                    texts.ended(tx, claim, outcome, status, now)
                elif status in {"failed", "unknown"}:
                    put_in_front(tx, claim, now)


def _verdict(ready: Ready, outcome: Outcome, now: datetime) -> tuple[str, dict[str, Any]]:
    """The message's next status: an unknown mail goes once more under its Message-ID, a text never."""
    match outcome:
        case Sent():
            return "sent", {"why": None}
        case NotSent(why=why, is_permanent=True):
            return "failed", {"why": why}
        case NotSent(why=why):
            return _again(ready, why, now)
        case Unknown(why=why):
            if ready.channel == "email" and ready.attempts == 0:
                return "pending", {"due_at": now + BACK_OFF[0], "why": why}
            return "unknown", {"why": why}


def _again(ready: Ready, why: str, now: datetime) -> tuple[str, dict[str, Any]]:
    later = now + BACK_OFF[min(ready.attempts, len(BACK_OFF) - 1)]
    if later >= ready.stale_at:
        return "failed", {"why": why}
    return "pending", {"due_at": later, "why": why}
