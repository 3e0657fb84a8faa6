"""Sending what is due: claim, check once more, send, and write what became of it."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from coord.messaging.outcome import NotSent, Outcome
from coord.services.delivery.beginning import Ready, make_ready
from coord.services.delivery.claiming import BATCH, claim_due
from coord.services.delivery.outcomes import put_in_front, write
from coord.services.delivery.ways import Channels
from coord.store import messages
from coord.store.db import retried, transaction
from coord.store.messages import Claim

log = logging.getLogger(__name__)

BEGIN_WITHIN = 2.0


def deliver_due(channels: Channels, clock: Callable[[], datetime], limit: int = BATCH) -> int:
    """Claim a batch of due messages and deliver each; returns how many were claimed."""
    claims = claim_due(clock(), limit)
    for claim in claims:
        _deliver_alone(claim, channels, clock)
    return len(claims)


def _deliver_alone(claim: Claim, channels: Channels, clock: Callable[[], datetime]) -> None:
    """One message that cannot be built must not hold up those behind it."""
    try:
        deliver(claim, channels, clock)
    except SQLAlchemyError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is this one's alone
        why = f"could not be built: {type(error).__name__}"
        log.error("message %d %s", claim.id, why)  # noqa: TRY400 - a trace might hold an address
        retried(lambda: _give_up(claim, why, clock()))


def _give_up(claim: Claim, why: str, now: datetime) -> None:
    with transaction() as tx:
        messages.settle(tx, claim, "failed", now, why=why)
        put_in_front(tx, claim, now)


def deliver(claim: Claim, channels: Channels, clock: Callable[[], datetime]) -> None:
    """Send one claimed message, or write why it is not sent."""
    ready = retried(lambda: make_ready(claim, channels, clock()))
    if ready is None:
        return
    outcome = _send(_returning(ready, channels), channels)
    retried(lambda: write(ready, outcome, clock()))


def _returning(ready: Ready, channels: Channels) -> Ready:
    """A mail with the address of this very attempt, to which it comes back."""
    if ready.channel != "email":
        return ready
    first = ready.claims[0]
    address = channels.addressing.bounces_to(first.id, first.fence)
    return replace(ready, parcel=replace(ready.parcel, bounces_to=address))


def _send(ready: Ready, channels: Channels) -> Outcome:
    """The call itself, unless so much time has passed since the check that it may be untrue by now."""
    if time.monotonic() - ready.checked_at > BEGIN_WITHIN:
        return NotSent("began too late", is_permanent=False)
    return channels.senders[ready.channel].send(ready.parcel)
