"""What staff see of messages, and trying one again by hand."""

from dataclasses import dataclass
from datetime import datetime

from coord.domain.permissions import Actor
from coord.store import audit, messages, texts
from coord.store.db import reading, retried, transaction

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message without its words or address: what, about whom, and what became of it and why.

    `arrival` is how far a text has come, as its provider says; empty where it says nothing.
    """

    id: int
    kind: str
    channel: str
    status: str
    why: str
    due_at: datetime
    record_number: str
    appointment: str | None
    arrival: str = ""


@dataclass(frozen=True, slots=True)
class Outbox:
    counts: dict[str, int]
    messages: tuple[ShownMessage, ...]


def listed(status: str | None, *, by: Actor) -> Outbox:
    """The organization's newest messages, at most two hundred, of one status or all."""
    with reading() as tx:
        rows = messages.listed(tx, by.organization_id, status, SHOWN)
        arrivals = texts.states(tx, [row.id for row in rows if row.channel == "sms"])
        shown = tuple(
            ShownMessage(
                row.id,
                row.kind,
                row.channel,
                row.status,
                row.why or "",
                row.due_at,
                row.record_number or "",
                row.appointment,
                arrivals.get(row.id, ""),
            )
            for row in rows
        )
        return Outbox(messages.counts(tx, by.organization_id), shown)


def try_again(message_ids: list[int], *, by: Actor, now: datetime) -> int:
    """Put failed or unknown messages back in line; somebody decided that, so it is in the audit trail."""
    return retried(lambda: _try_again(message_ids, by, now))


def _try_again(message_ids: list[int], by: Actor, now: datetime) -> int:
    with transaction() as tx:
        changed = messages.try_again(tx, by.organization_id, message_ids, now)
        details = {"messages": message_ids}
        audit.record(tx, "messages.retried", by=by, now=now, subject="message", details=details)
        return changed
