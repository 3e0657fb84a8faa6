"""Mails that came back: the message failed after all, and somebody tells its reader in another way."""

from datetime import datetime

from sqlalchemy import Connection

from coord import links
from coord.messaging import bounces
from coord.messaging.bounces import Bounce
from coord.services import delivery
from coord.services.notices import replanning
from coord.services.parcels import Addressing
from coord.store import audit, messages, numbers, texts
from coord.store.db import retried, transaction
from coord.store.messages import Claim

BELIEVED = frozenset({"sent", "unknown"})
NOTHING_ARRIVES = "nothing arrives at this address"


def take(octets: bytes, addressing: Addressing, now: datetime) -> bool:
    """Keep what a mail says of one of ours; False where it says nothing of any, forged ones among them.

    Taking it twice is harmless.
    """
    bounce = bounces.read(octets, addressing.bounce_address)
    found = links.read_bounce(addressing.secret, bounce.token) if bounce else None
    if bounce is None or found is None:
        return False
    retried(lambda: _take(Claim(*found), bounce, now))
    return True


def _take(attempt: Claim, bounce: Bounce, now: datetime) -> None:
    with transaction() as tx:
        for id_ in messages.sent_together(tx, attempt.id):
            _fail(tx, id_, bounce, now)


def _fail(tx: Connection, id_: int, bounce: Bounce, now: datetime) -> None:
    """A message that was believed to be sent."""
    message = texts.message_locked(tx, id_)
    if message is None or message.status not in BELIEVED:
        return
    why = f"came back: {bounce.status}"
    texts.become(tx, id_, "failed", why)
    messages.note_attempt(tx, id_, "bounced", bounce.status, now)
    delivery.put_in_front(tx, Claim(id_, 0), now)
    if bounce.is_wrong_address and numbers.mark_unreachable(tx, [message.contact_point_id], now):
        messages.withdraw(tx, [message.contact_point_id], NOTHING_ARRIVES)
        replanning.by_ways_left(tx, [message.patient_id], now)
    audit.record_of_itself(
        tx,
        message.organization_id,
        "message.failed",
        now=now,
        subject="message",
        subject_id=id_,
        patient_id=message.patient_id,
        details={"why": why},
    )
