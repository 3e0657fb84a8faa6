"""What else somebody is written, so that nobody is written to too often."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update
from sqlalchemy.orm import aliased

from coord.store import locks, people
from coord.store.messages.claiming import LEASE, Claim
from coord.store.messages.queueing import OPEN, add
from coord.store.outbox import Message, MessageAttempt

SENT = ("sending", "sent", "unknown")


def texts_to(
    tx: Connection, patient_id: int, since: datetime, but: int = 0, contact_point_id: int | None = None
) -> list[Any]:
    """The texts to a patient, or to a number of somebody near them, but one, since then or still waiting.

    Who asks waits for everybody who asks about the same patient, so that two texts do not both think that
    they are the only one.
    """
    locks.take(tx, [patient_id], locks.TEXTS)
    return texts_of(tx, patient_id, since, but, contact_point_id)


def texts_of(
    tx: Connection, patient_id: int, since: datetime, but: int = 0, contact_point_id: int | None = None
) -> list[Any]:
    """The same for who only looks; what went along with another counts once."""
    row, contact = Message, people.ContactPoint
    whose = contact.patient_id == patient_id if contact_point_id is None else contact.id == contact_point_id
    own = select(contact.id).where(whose, contact.channel == "sms")
    query = (
        select(row.kind, row.status, row.due_at, func.max(MessageAttempt.at).label("sent_at"))
        .outerjoin(MessageAttempt, MessageAttempt.message_id == row.id)
        .where(
            row.contact_point_id.in_(own),
            row.id != but,
            row.goes_with.is_(None),
            row.status.in_((*SENT, *OPEN)),
            row.due_at >= since,
        )
        .group_by(row.id)
    )
    return list(tx.execute(query).all())


def beside(tx: Connection, message_id: int, contact_point_id: int, kinds: Collection[str]) -> list[Any]:
    """Other messages of these kinds that wait for the same address, the first due first."""
    row = Message
    query = select(row.id, row.kind, row.due_at).where(
        row.contact_point_id == contact_point_id,
        row.status.in_(OPEN),
        row.kind.in_(kinds),
        row.id != message_id,
    )
    return list(tx.execute(query.order_by(row.due_at, row.id)).all())


def by_mail_instead(tx: Connection, message_id: int, purpose: str, now: datetime) -> None:
    """Queue the words of a text to a patient as a mail, where mail to them is meant for this."""
    text, own, to = Message, people.ContactPoint, aliased(people.ContactPoint)
    told = ("kind", "participant_id", "appointment_id", "sequence", "details", "stale_at", "dedupe_key")
    query = (
        select(text.organization_id, to.id.label("to"), to.purposes, *(getattr(text, name) for name in told))
        .join(own, own.id == text.contact_point_id)
        .join(to, to.patient_id == own.patient_id)
        .where(
            text.id == message_id,
            to.channel == "email",
            to.opted_out_at.is_(None),
            to.undeliverable_at.is_(None),
        )
        .order_by(to.id)
    )
    addresses = [one for one in tx.execute(query) if purpose in one.purposes]
    add(tx, [_as_mail(one, {name: getattr(one, name) for name in told}, now) for one in addresses[:1]])


def _as_mail(one: Any, told: dict[str, Any], now: datetime) -> dict[str, Any]:
    return {
        **told,
        "organization_id": one.organization_id,
        "channel": "email",
        "contact_point_id": one.to,
        "due_at": now,
        "status": "pending",
        "fence": 0,
        "dedupe_key": f"{one.dedupe_key}/by-mail",
        "created_at": now,
    }


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
        .values(status="pending", lease_until=now + LEASE, fence=Message.fence + 1)
        .returning(Message.id, Message.fence)
    )
    return sorted(Claim(id_, fence) for id_, fence in tx.execute(taken))
