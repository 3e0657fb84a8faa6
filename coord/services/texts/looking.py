"""Texts of which nobody knows whether they went out: the provider is asked, and nothing is sent again."""

import contextlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from coord import links
from coord.messaging.texts.provider import Report, Seen, TextProvider
from coord.services.parcels import Addressing
from coord.services.texts.alarms import doubted
from coord.services.texts.reporting import write
from coord.store import cipher, texts
from coord.store.db import retried, transaction
from coord.store.texts import Doubt

AT_ONCE = 20
SOON = timedelta(minutes=1)
# How long the provider's list may be behind is nowhere promised: it is asked a few times before we give up.
NEXT_LOOK = (timedelta(minutes=2), timedelta(minutes=10), timedelta(minutes=30))
# The provider's clock may be behind ours.
SKEW = timedelta(minutes=5)


def look_up(provider: TextProvider, addressing: Addressing, clock: Callable[[], datetime]) -> int:
    """Ask about those that are due to be asked about; returns how many there were."""
    doubts = retried(lambda: _claim(clock()))
    for one in doubts:
        seen = provider.seen(cipher.unseal(addressing.field_key, one.ciphertext), one.sender)
        if seen is not None:
            with contextlib.suppress(IntegrityError):  # another attempt has just been found to be this text
                _conclude(one, seen, addressing.secret, clock())
    return len(doubts)


def _claim(now: datetime) -> list[Doubt]:
    with transaction() as tx:
        return texts.claim_doubts(tx, now, AT_ONCE, SOON)


def _conclude(one: Doubt, seen: Sequence[Seen], secret: str, now: datetime) -> None:
    def work() -> None:
        with transaction() as tx:
            report = _found(tx, one, seen, secret)
            fence = texts.attempt_of(tx, one.attempt_id).fence
            if report is not None:
                write(tx, one.message_id, fence, report, "looked up", now)
            else:
                _wait_or_give_up(tx, one, now)

    retried(work)


def _found(tx: Connection, one: Doubt, seen: Sequence[Seen], secret: str) -> Report | None:
    """The oldest text with these words since then that no other attempt of ours has become."""
    like = [
        text
        for text in seen
        if links.digest(secret, text.text) == one.digest and text.created_at >= one.at - SKEW
    ]
    taken = texts.known_references(tx, [text.report.reference for text in like])
    ours = [text for text in like if text.report.reference not in taken - {one.reference}]
    return min(ours, key=lambda text: text.created_at).report if ours else None


def _wait_or_give_up(tx: Connection, one: Doubt, now: datetime) -> None:
    if one.looks < len(NEXT_LOOK):
        texts.advance(tx, one.attempt_id, looks=one.looks + 1, look_at=now + NEXT_LOOK[one.looks])
        return
    texts.advance(tx, one.attempt_id, looks=one.looks + 1, look_at=None)
    message = texts.message_locked(tx, one.message_id)
    if message is not None and message.status == "unknown":
        doubted(tx, message, now)
