"""News to one address that goes out in one message, and where the visits of such a message are."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from coord.store import diary, places
from coord.store.messages.of_series import named
from coord.store.messages.queueing import OPEN
from coord.store.outbox import Message

# Each holds its visit until the mail is written, and whoever cancels one of them waits for it.
MOST = 60


def of_one_act(tx: Connection, one: Any, kinds: Collection[str], now: datetime) -> list[Any]:
    """Other news of these kinds to the address of a message: of the same act, or due by now as well.

    Where there are very many, the earliest; the rest goes in a message of its own.
    """
    row = Message
    query = select(row.id, row.appointment_id, row.details).where(
        row.contact_point_id == one.contact_point_id,
        row.channel == one.channel,
        row.status.in_(OPEN),
        row.kind.in_(sorted(kinds)),
        row.id != one.id,
        or_(row.created_at == one.created_at, row.due_at <= now),
    )
    return list(tx.execute(query.order_by(row.id).limit(MOST)).all())


def visits_of(rows: Iterable[Any]) -> set[int]:
    """The visits that these messages are about."""
    return {visit for row in rows for visit in (row.appointment_id, *named(row.details))}


def places_of(tx: Connection, visits: Collection[int]) -> dict[int, Any]:
    """By visit, its room, and the clinic's name and address."""
    one, room, clinic = diary.Appointment, places.Room, places.Clinic
    query = (
        select(one.id, room.name.label("room"), clinic.neutral_name, clinic.address)
        .join(clinic, clinic.id == one.clinic_id)
        .outerjoin(room, room.id == one.room_id)
        .where(one.id.in_(visits))
    )
    return {row.id: row for row in tx.execute(query)} if visits else {}
