"""What else somebody is written, so that nobody is written to too often."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from coord.store import locks, people
from coord.store.messages.claiming import LEASE, Claim
from coord.store.messages.queueing import OPEN
from coord.store.outbox import Message, MessageAttempt

SENT = ("sending", "sent", "unknown")


def texts_to(tx: Connection, patient_id: int, since: datetime, but: int = 0) -> list[Any]:
    """The texts to a patient but one, sent since then or still waiting.

    Who asks waits for everybody who asks about the same patient, so that two texts do not both think that
    they are the only one.
    """
    locks.take(tx, [patient_id], locks.TEXTS)
    row, contact = Message, people.ContactPoint
    own = select(contact.id).where(contact.patient_id == patient_id, contact.channel == "sms")
    query = (
        select(row.kind, row.status, row.due_at, func.max(MessageAttempt.at).label("sent_at"))
        .outerjoin(MessageAttempt, MessageAttempt.message_id == row.id)
        .where(
            row.contact_point_id.in_(own),
            row.id != but,
            row.status.in_((*SENT, *OPEN)),
            row.due_at >= since,
        )
        .group_by(row.id)
    )
    return list(tx.execute(query).all())


def mails_beside(tx: Connection, message_id: int, contact_point_id: int, kinds: Collection[str]) -> list[Any]:
    """Other mails of these kinds that wait for the same address, the first due first."""
    row = Message
    query = select(row.id, row.kind, row.due_at).where(
        row.contact_point_id == contact_point_id,
        row.status.in_(OPEN),
        row.kind.in_(kinds),
        row.id != message_id,
    )
    return list(tx.execute(query.order_by(row.due_at, row.id)).all())


def take_along(tx: Connection, message_ids: Collection[int], now: datetime) -> list[Claim]:
    """Claim these, also from a worker that has claimed and not begun them; it sees that they are gone."""
    open_ones = (
        select(Message.id)
        .where(Message.id.in_(message_ids), Message.status.in_(OPEN))
        .with_for_update(skip_locked=True)
        .cte("open_ones")
    )
    taken = (
        update(Message)
        .where(Message.id.in_(select(open_ones.c.id)))
        .values(status="claimed", lease_until=now + LEASE, fence=Message.fence + 1)
        .returning(Message.id, Message.fence)
    )
    return sorted((Claim(id_, fence) for id_, fence in tx.execute(taken)), key=lambda one: one.id)
