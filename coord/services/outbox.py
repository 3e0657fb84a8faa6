"""What staff see of messages, and trying one again by hand."""

from dataclasses import dataclass
from datetime import datetime

from coord.domain.permissions import Actor
from coord.services.showing.rows import first_zone
from coord.store import audit, messages, texts
from coord.store.db import reading, retried, transaction

SHOWN = 200


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message without its words or address: what, about whom, and what became of it and why.

    `zone` is its clinic's, or the house's first where it is about no visit. `arrival` is how far a text has
    come, as its provider says; empty where it says nothing.
    """

    id: int
    kind: str
    channel: str
    status: str
    why: str
    due_at: datetime
    record_number: str
    appointment: str | None
    zone: str
    arrival: str = ""


@dataclass(frozen=True, slots=True)
class Outbox:
    """One page of messages, counted from 1, of so many; `counts` by status."""

    counts: dict[str, int]
    messages: tuple[ShownMessage, ...]
    page: int
    pages: int


def listed(status: str | None, page: int = 1, size: int = SHOWN, *, by: Actor) -> Outbox:
    """A page of the organization's messages, of one status or all; past the last page, the last."""
    with reading() as tx:
        counts = messages.counts(tx, by.organization_id)
        found = counts.get(status, 0) if status else sum(counts.values())
        pages = max(1, -(-found // size))
        page = min(max(1, page), pages)
        rows = messages.listed(tx, by.organization_id, status, offset=(page - 1) * size, limit=size)
        house = first_zone(tx, by)
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
                row.zone or house,
                arrivals.get(row.id, ""),
            )
            for row in rows
        )
        return Outbox(counts, shown, page, pages)


def try_again(message_ids: list[int], *, by: Actor, now: datetime) -> int:
    """Put failed or unknown messages back in line; somebody decided that, so it is in the audit trail."""
    return retried(lambda: _try_again(message_ids, by, now))


def _try_again(message_ids: list[int], by: Actor, now: datetime) -> int:
    with transaction() as tx:
        changed = messages.try_again(tx, by.organization_id, message_ids, now)
        details = {"messages": message_ids}
        audit.record(tx, "messages.retried", by=by, now=now, subject="message", details=details)
        return changed
