"""Messages that are due and what became of them, calendar feeds, and the workers' signs of life."""

from typing import Any

from sqlalchemy import JSON, ColumnElement, ForeignKey, Index, or_, select, text
from sqlalchemy.orm import Mapped, mapped_column

from coord.store.columns import Id, Moment, OrganizationKey
from coord.store.db import Model
from coord.store.diary import Participant

# As they stand in the indexes: an index of some rows serves only who asks in its very words.
IS_WAITING, IS_IN_HAND = text("status = 'pending'"), text("status IN ('claimed', 'sending')")
OF_SERIES, OF_OFFER = text("series_id IS NOT NULL"), text("offer_id IS NOT NULL")
GOES_ALONG = text("goes_with IS NOT NULL")


class Message(Model):
    """Each change of what stands in an index is written to all of them, so there is none without need.

    A claim changes nothing of the kind: the row stays `pending`, its lease runs, and PostgreSQL writes it
    beside itself, for which pages keep room. `claimed` are rows that an earlier release has in hand.

    `sequence` is the participant's when the row was written: an older one is out of date.

    `details` holds numbers that the text needs and that may change meanwhile, never a name. A row with
    a `series_id` speaks of a whole series, and `appointment_id` is the first of its visits.

    `language` is the one in which it went out, and empty for English. `goes_with` is the message in which
    its words went out with others.

    `fence` grows with each claim, so that a worker whose lease has run out cannot write over
    the next one's outcome.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_due", "due_at", "id", postgresql_where=IS_WAITING, sqlite_where=IS_WAITING),
        Index("ix_message_in_hand", "id", postgresql_where=IS_IN_HAND, sqlite_where=IS_IN_HAND),
        Index("ix_message_series_id", "series_id", postgresql_where=OF_SERIES, sqlite_where=OF_SERIES),
        Index("ix_message_offer_id", "offer_id", postgresql_where=OF_OFFER, sqlite_where=OF_OFFER),
        Index("ix_message_goes_with", "goes_with", postgresql_where=GOES_ALONG, sqlite_where=GOES_ALONG),
        Index("ix_message_contact_due", "contact_point_id", "due_at"),
        {"postgresql_with": {"fillfactor": 80}},
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    kind: Mapped[str]
    channel: Mapped[str]
    contact_point_id: Mapped[int] = mapped_column(ForeignKey("contact_point.id"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participant.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("waitlist_offer.id"))
    sequence: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    due_at: Mapped[Moment]
    stale_at: Mapped[Moment]
    status: Mapped[str] = mapped_column(default="pending")
    why: Mapped[str | None]
    language: Mapped[str | None]
    goes_with: Mapped[int | None]
    lease_until: Mapped[Moment | None]
    fence: Mapped[int] = mapped_column(default=0)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[Moment]


# What makes a message wait again, in nobody's hand: who had claimed it before must not send it.
BACK_IN_LINE: dict[str, Any] = {
    "status": "pending",
    "why": None,
    "lease_until": None,
    "fence": Message.fence + 1,
}


def about(whose: ColumnElement[bool]) -> ColumnElement[bool]:
    """Messages about these participants, found by their visits, for participants have no index here."""
    part = Participant
    visits = select(part.appointment_id).where(whose)
    return Message.appointment_id.in_(visits) & Message.participant_id.in_(select(part.id).where(whose))


def is_or_goes_with(message_id: int) -> ColumnElement[bool]:
    """The message that was handed over, and those whose words went out in it."""
    return or_(Message.id == message_id, (Message.goes_with == message_id) & (Message.status != "suppressed"))


class MessageAttempt(Model):
    __tablename__ = "message_attempt"

    id: Mapped[Id]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
    at: Mapped[Moment]
    outcome: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")


class Feed(Model):
    """A calendar subscription; only the hash of its token is kept."""

    __tablename__ = "feed"

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    label: Mapped[str] = mapped_column(default="")
    level: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    body_hash: Mapped[bytes | None]
    created_at: Mapped[Moment]
    changed_at: Mapped[Moment]
    used_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]


class Heartbeat(Model):
    """When something that must keep happening last happened."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[Moment]
