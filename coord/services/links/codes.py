"""A one-time code to the patient's own address, before anything personal is shown.

Never a birth year: who shared a life with the patient knows that. The code goes through the outbox like
every message, to an address that may be written to at this hour; another channel than the one that the
link came by comes first, for whoever reads along there has only one of them.
"""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord import links as signed
from coord.domain.local_time import minute_of_day, to_minute
from coord.domain.reminders import PURPOSE, MessageKind
from coord.services.links.opening import visit_behind, visit_locked
from coord.store import audit, messages
from coord.store import links as stored
from coord.store.db import retried, transaction

LASTS = timedelta(minutes=15)
PROVEN = timedelta(minutes=30)
MOST_TRIES = 5
AT_ONCE, LATELY = 3, timedelta(minutes=15)
A_DAY, DAY = 8, timedelta(days=1)


class Sending(StrEnum):
    """What became of the wish for a code."""

    SENT = "sent"
    TOO_MANY = "too_many"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Entered:
    """`proof` is what the browser keeps; without one the code was wrong, and `left` tries remain."""

    proof: str = ""
    left: int = 0


def send(token: str, channels: Collection[str], *, secret: str, now: datetime) -> Sending | None:
    """Queue a code to the patient's own address by one of the channels; None where the token is nothing."""

    def work() -> Sending | None:
        with transaction() as tx:
            row = visit_locked(tx, token, secret, now)
            return _send(tx, row, channels, now) if row is not None else None

    return retried(work)


def _send(tx: Connection, row: Any, channels: Collection[str], now: datetime) -> Sending:
    if _is_too_many(tx, row, now):
        return Sending.TOO_MANY
    contact = _choose(stored.own_contacts(tx, row.patient_id), row, channels, now)
    if contact is None:
        return Sending.NOWHERE
    nonce = secrets.token_bytes(16)
    number = stored.add_code(tx, row, contact.id, nonce, now, now + LASTS)
    messages.add(tx, [_message(row, contact, nonce, number, now)])
    audit.record_of_itself(
        tx,
        row.organization_id,
        "link.code_sent",
        now=now,
        subject="link_code",
        subject_id=number,
        patient_id=row.patient_id,
        details={"contact_point": contact.id},
    )
    return Sending.SENT


def _is_too_many(tx: Connection, row: Any, now: datetime) -> bool:
    lately = stored.codes_since(tx, row.participant_id, now - LATELY)
    return lately >= AT_ONCE or stored.codes_since(tx, row.participant_id, now - DAY) >= A_DAY


def _choose(found: list[Any], row: Any, channels: Collection[str], now: datetime) -> Any | None:
    """The address for the code: of another channel than the link's own where there is one."""
    minute = minute_of_day(to_minute(now), ZoneInfo(row.patient_zone))
    usable = [one for one in found if one.channel in channels and _is_safe(one, minute)]
    own = next((one for one in found if one.id == row.contact_point_id), None)
    return min(usable, key=lambda one: (own is not None and one.channel == own.channel, one.id), default=None)


def _is_safe(contact: Any, minute: int) -> bool:
    """Whether it may be written to for this purpose, and at this hour."""
    is_hour = contact.safe_from is None or contact.safe_from <= minute < contact.safe_until
    return is_hour and PURPOSE in contact.purposes


def _message(row: Any, contact: Any, nonce: bytes, number: int, now: datetime) -> dict[str, Any]:
    """The row of the outbox; it holds no code, for the code is told by nonce and secret together."""
    return {
        "organization_id": row.organization_id,
        "kind": MessageKind.CODE,
        "channel": contact.channel,
        "contact_point_id": contact.id,
        "participant_id": row.participant_id,
        "appointment_id": row.appointment_id,
        "sequence": row.sequence,
        "details": {"starts": row.starts, "ends": row.ends, "nonce": nonce.hex()},
        "due_at": now,
        "stale_at": now + LASTS,
        "status": "pending",
        "fence": 0,
        "dedupe_key": f"{MessageKind.CODE}/{number}",
        "created_at": now,
    }


def enter(token: str, typed: str, *, secret: str, now: datetime) -> Entered | None:
    """Try a code, which counts; None where the address is nothing."""

    def work() -> Entered | None:
        with transaction() as tx:
            row = visit_behind(tx, token, secret, now)
            return _enter(tx, row, typed, secret, now) if row is not None else None

    return retried(work)


def _enter(tx: Connection, row: Any, typed: str, secret: str, now: datetime) -> Entered:
    tried = stored.count_try(tx, row, MOST_TRIES, now)
    if tried is None:
        return Entered()
    digits = "".join(str(int(sign)) for sign in typed[:40] if sign.isdecimal())
    if not compare_digest(digits.encode(), signed.code(secret, bytes(tried.nonce)).encode()):
        return Entered(left=MOST_TRIES - tried.tries)
    proof = secrets.token_urlsafe(32)
    stored.prove(tx, tried.id, hashed(proof), now + PROVEN, now)
    return Entered(proof)


def hashed(proof: str) -> bytes:
    return hashlib.sha512(proof.encode()).digest()
