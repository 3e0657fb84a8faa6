"""Each attempt to send a text, how far the provider says it has come, and what becomes of numbers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Index, UniqueConstraint, func, insert, select, update
from sqlalchemy import ForeignKey as Key
from sqlalchemy.orm import Mapped, mapped_column

from coord.store import diary, people, places
from coord.store.columns import Id, Moment
from coord.store.db import Model
from coord.store.outbox import Message, is_or_goes_with
from coord.store.waitlist.rows import WaitlistOffer


class TextAttempt(Model):
    """`digest` tells the words again without keeping them; `reference` is the provider's, `code` too.

    `look_at` is when the provider is asked about it next, where nobody knows what became of it.
    """

    __tablename__ = "text_attempt"
    __table_args__ = (
        UniqueConstraint("message_id", "fence"),
        Index("ix_text_attempt_look_at", "look_at"),
    )

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(Key("message.id"))
    fence: Mapped[int]
    at: Mapped[Moment]
    digest: Mapped[bytes]
    reference: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[str | None]
    code: Mapped[str | None]
    look_at: Mapped[Moment | None]
    looks: Mapped[int] = mapped_column(default=0)


@dataclass(frozen=True, slots=True)
class Doubt:
    """An attempt of which nobody knows what became of it, and the two numbers to ask the provider about."""

    attempt_id: int
    message_id: int
    ciphertext: bytes
    sender: str
    digest: bytes
    reference: str | None
    at: datetime
    looks: int


def begin(tx: Connection, message_id: int, fence: int, digest: bytes, now: datetime, look: datetime) -> None:
    """Note an attempt before its call, so that a death in the middle leaves a trace."""
    values = {"message_id": message_id, "fence": fence, "digest": digest, "at": now, "look_at": look}
    tx.execute(insert(TextAttempt).values(**values, looks=0))


def message_locked(tx: Connection, message_id: int) -> Any | None:
    """The message with whom and what it is about; nobody else writes it until the transaction ends."""
    part = diary.Participant
    query = (
        select(
            Message.id,
            Message.organization_id,
            Message.status,
            Message.contact_point_id,
            Message.appointment_id,
            func.coalesce(part.patient_id, WaitlistOffer.patient_id).label("patient_id"),
        )
        .outerjoin(part, part.id == Message.participant_id)
        .outerjoin(WaitlistOffer, WaitlistOffer.id == Message.offer_id)
        .where(Message.id == message_id)
        .with_for_update(of=Message)
    )
    return tx.execute(query).one_or_none()


def attempt(tx: Connection, message_id: int, fence: int) -> Any | None:
    """The attempt under this fence, and whether it is the message's last."""
    row = TextAttempt
    last = select(func.max(row.fence)).where(row.message_id == message_id).scalar_subquery()
    query = select(row.id, row.reference, row.state, row.digest, (row.fence == last).label("is_last"))
    return tx.execute(query.where(row.message_id == message_id, row.fence == fence)).one_or_none()


def attempt_of(tx: Connection, attempt_id: int) -> Any:
    row = TextAttempt
    return tx.execute(select(row.message_id, row.fence).where(row.id == attempt_id)).one()


def advance(tx: Connection, attempt_id: int, **values: Any) -> None:
    tx.execute(update(TextAttempt).where(TextAttempt.id == attempt_id).values(**values))


def known_references(tx: Connection, references: Collection[str]) -> set[str]:
    """Which of the provider's references belong to attempts of ours."""
    row = TextAttempt
    found = tx.scalars(select(row.reference).where(row.reference.in_(references)))
    return {one for one in found if one is not None}


def become(tx: Connection, message_id: int, status: str, why: str | None) -> None:
    """Write what is now known of a message and of what went out in it.

    Whoever has claimed it meanwhile has it no more.
    """
    changed = update(Message).where(is_or_goes_with(message_id))
    tx.execute(changed.values(status=status, why=why, fence=Message.fence + 1))


def claim_doubts(tx: Connection, now: datetime, limit: int, again: timedelta) -> list[Doubt]:
    """Attempts to ask about now; they are asked about again a little later, unless something is concluded."""
    row, contact, house = TextAttempt, people.ContactPoint, places.Organization
    query = (
        select(
            row.id,
            Message.id,
            contact.ciphertext,
            func.coalesce(house.text_number, ""),
            row.digest,
            row.reference,
            row.at,
            row.looks,
        )
        .join(Message, Message.id == row.message_id)
        .join(contact, contact.id == Message.contact_point_id)
        .join(house, house.id == Message.organization_id)
        .where(row.look_at <= now, Message.status == "unknown")
        .order_by(row.look_at, row.id)
        .limit(limit)
        .with_for_update(of=row, skip_locked=True)
    )
    found = [Doubt(*one) for one in tx.execute(query)]
    ids = [one.attempt_id for one in found]
    tx.execute(update(row).where(row.id.in_(ids)).values(look_at=now + again))
    return found


def states(tx: Connection, message_ids: Sequence[int]) -> dict[int, str]:
    """How far the last attempt of each message has come, as its provider says; `asked` while it is asked."""
    row = TextAttempt
    query = select(row.message_id, row.state, row.look_at).where(row.message_id.in_(message_ids))
    found = {one.message_id: one for one in tx.execute(query.order_by(row.fence))}
    told = {id_: one.state or ("asked" if one.look_at else "") for id_, one in found.items()}
    return {id_: state for id_, state in told.items() if state}


def number_of(tx: Connection, organization_id: int) -> str | None:
    query = select(places.Organization.text_number).where(places.Organization.id == organization_id)
    return tx.scalar(query)


def owner_of(tx: Connection, number: str) -> int | None:
    """The organization whose texts come from the number."""
    return tx.scalar(select(places.Organization.id).where(places.Organization.text_number == number))


def set_number(tx: Connection, organization_id: int, number: str | None) -> None:
    house = places.Organization
    tx.execute(update(house).where(house.id == organization_id).values(text_number=number))
