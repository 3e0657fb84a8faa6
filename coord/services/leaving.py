"""Noticing that messages do not leave any more, for a server that is away says so to nobody.

One that is told to come back later is no matter; somebody must know where nothing went out for a while.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from coord.store import heartbeats, messages, tasks
from coord.store.db import reading, retried, transaction

TASKS = {"email": "mail_stuck", "sms": "texts_stuck"}
PATIENCE = timedelta(minutes=15)
AGAIN = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class HeldUp:
    """Nothing has left by a channel since then; `number` messages wait to be tried again."""

    channel: str
    since: datetime
    number: int


def in_vain(tx: Connection, channel: str, now: datetime) -> None:
    """A message could not leave just now."""
    heartbeats.begin(tx, _name(channel), now)


def standing(tx: Connection, now: datetime) -> tuple[HeldUp, ...]:
    """The channels by which messages were tried in vain, and none has left since."""
    found = []
    for channel in TASKS:
        since = heartbeats.last(tx, _name(channel))
        if since is not None and not messages.went_out(tx, channel, since):
            number = sum(messages.held_up(tx, channel, now + AGAIN).values())
            found += [HeldUp(channel, since, number)] if number else []
    return tuple(found)


def watch(now: datetime) -> None:
    """Put it in front of somebody where nothing leaves for a quarter of an hour, once; take it back after.

    Running it twice is harmless.
    """
    with reading() as tx:
        begun = [channel for channel in TASKS if heartbeats.last(tx, _name(channel)) is not None]
    if begun:
        retried(lambda: _watch(begun, now))


def _watch(begun: list[str], now: datetime) -> None:
    with transaction() as tx:
        held = {one.channel: one for one in standing(tx, now)}
        for channel in begun:
            if channel not in held:
                heartbeats.end(tx, _name(channel))
                tasks.close_everywhere(tx, TASKS[channel], now=now)
            elif now - held[channel].since >= PATIENCE:
                _put(tx, channel, now)


def _put(tx: Connection, channel: str, now: datetime) -> None:
    for organization_id in messages.held_up(tx, channel, now + AGAIN):
        if not tasks.is_open_about(tx, organization_id, None, TASKS[channel]):
            tasks.add(tx, organization_id, TASKS[channel], due=now, now=now)


def _name(channel: str) -> str:
    return f"held-up.{channel}"
