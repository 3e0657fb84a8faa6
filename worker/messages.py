"""Sending what is due: beat ticks, and each tick starts as many senders as the backlog needs."""

import logging
import threading
import time

from celery import shared_task
from flask import current_app

from coord import clock
from coord.messaging.imap import Unreachable
from coord.services import bounces, channels, delivery, texts, upkeep

log = logging.getLogger(__name__)

MOST_SENDERS = 4
RUN_FOR = 50.0
# In one process, whose threads are one more, so that ticks and all else go on while everybody sends.
_senders = threading.BoundedSemaphore(MOST_SENDERS)


@shared_task  # type: ignore[untyped-decorator]
def tick() -> None:
    """Note that the worker is alive, and start senders for what waits."""
    upkeep.tick(clock.now())
    waiting = delivery.waiting(clock.now(), at_most=MOST_SENDERS * delivery.BATCH)
    for _ in range(-(-waiting // delivery.BATCH)):
        deliver_due.apply_async(expires=RUN_FOR)


@shared_task  # type: ignore[untyped-decorator]
def deliver_due() -> None:
    """Deliver batch after batch until nothing is due; what was claimed never waits in the broker.

    Where as many do so here as may, it is left to them.
    """
    if not _senders.acquire(blocking=False):
        return
    try:
        deliver_until(time.monotonic() + RUN_FOR)
    finally:
        _senders.release()


@shared_task  # type: ignore[untyped-decorator]
def look_up_texts() -> None:
    """Ask the provider about texts of which nobody knows; running it twice is harmless."""
    ask_about_texts()


@shared_task  # type: ignore[untyped-decorator]
def read_bounces() -> None:
    """Read which mails came back; running it twice is harmless, and a mailbox that is away is tried again."""
    settings = current_app.extensions["coord_config"]
    mailbox = channels.mailbox(settings)
    if mailbox is None:
        return
    addressing = channels.of(settings).addressing
    try:
        mailbox.look_through(lambda octets: bounces.take(octets, addressing, clock.now()))
    except Unreachable as why:
        log.warning("the mailbox to which mails come back cannot be read: %s", why)


def ask_about_texts() -> None:
    """The same, wherever it is called; without a provider there is nobody to ask."""
    settings = current_app.extensions["coord_config"]
    provider = channels.provider(settings)
    if provider is not None:
        texts.look_up(provider, channels.of(settings).addressing, clock.now)


def deliver_until(end: float) -> None:
    """Deliver until nothing is due or the monotonic clock reaches `end`."""
    senders = channels.of(current_app.extensions["coord_config"])
    while time.monotonic() < end and delivery.deliver_due(senders, clock.now):
        pass
