"""Queueing messages about an appointment, and taking them back."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.orm import aliased

from coord.store import diary
from coord.store.batch import Batch
from coord.store.messages.of_series import left_of, named, upcoming
from coord.store.outbox import BACK_IN_LINE, Message

OPEN = ("pending", "claimed")


def add(tx: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Queue messages; one that was queued before (by its key) is left as it is."""
    batch = Batch()
    put(batch, rows)
    batch.write(tx)


def put(batch: Batch, rows: Sequence[dict[str, Any]]) -> None:
    """Queue messages together with what the batch writes."""
    batch.add(Message, rows, skips=True)


def suppress(tx: Connection, appointment_ids: Iterable[int], why: str) -> None:
    """What has not begun to go out about these appointments never will.

    A message about other visits too stays as long as one of those stands as it was named: it is about the
    first of them from then on, and names only such when it goes out.
    """
    changed = set(appointment_ids)
    found = [
        one for one in _open_around(tx, changed) if changed & set(named(one.details) or [one.appointment_id])
    ]
    stand = upcoming(tx, {visit for one in found for visit in named(one.details)} - changed)
    left = {one.id: left_of(one.details, stand) for one in found}
    take_back(tx, [id_ for id_, visits in left.items() if not visits], why)
    for one in found:
        if one.appointment_id in changed and left[one.id]:
            _be_about(tx, one, left[one.id][0])


def _open_around(tx: Connection, appointment_ids: Iterable[int]) -> list[Any]:
    """What may yet go out about these visits, their doses, or a series that one of them is of."""
    row = diary.Appointment
    doses = select(row.follows_id).where(row.id.in_(appointment_ids))
    series = select(row.series_id).where(row.id.in_(appointment_ids), row.series_id.is_not(None))
    query = select(Message.id, Message.appointment_id, Message.details).where(
        or_(
            Message.appointment_id.in_(appointment_ids),
            Message.appointment_id.in_(doses),
            Message.series_id.in_(series),
        ),
        Message.status.in_(OPEN),
    )
    return list(tx.execute(query).all())


def _be_about(tx: Connection, message: Any, visit: int) -> None:
    """Its page, its hours and its urgency are those of this visit that it names, not of one that is gone."""
    place = message.details["visits"][str(visit)]
    part = select(diary.Participant.id).where(diary.Participant.appointment_id == visit)
    tx.execute(
        update(Message)
        .where(Message.id == message.id, Message.status.in_(OPEN))
        .values(
            appointment_id=visit,
            participant_id=part.scalar_subquery(),
            sequence=place.get("sequence", 0),
            details={**message.details, **place},
        )
    )


def take_back(tx: Connection, message_ids: Sequence[int], why: str) -> None:
    """What has not begun to go out of these never will."""
    tx.execute(
        update(Message)
        .where(Message.id.in_(list(message_ids)), Message.status.in_(OPEN))
        .values(status="suppressed", why=why, fence=Message.fence + 1)
    )


def drop_waiting(tx: Connection, appointment_id: int, kinds: Iterable[str]) -> None:
    """Forget what waits of these kinds about an appointment, as if it had never been queued."""
    tx.execute(
        delete(Message).where(
            Message.appointment_id == appointment_id,
            Message.kind.in_(list(kinds)),
            Message.status == "pending",
        )
    )


def drop_repeated(tx: Connection, appointment_id: int, kind: str) -> None:
    """Forget what waits of this kind about an appointment for an address that has had one of them."""
    row, told = Message, aliased(Message)
    known = select(told.contact_point_id).where(
        told.appointment_id == appointment_id,
        told.kind == kind,
        told.status.in_(("sending", "sent", "unknown")),
    )
    tx.execute(
        delete(row).where(
            row.appointment_id == appointment_id,
            row.kind == kind,
            row.status == "pending",
            row.contact_point_id.in_(known),
        )
    )


def restore(tx: Connection, appointment_id: int, why: str) -> None:
    """Put back in line what was suppressed about the appointment for this reason."""
    tx.execute(
        update(Message)
        .where(Message.appointment_id == appointment_id, Message.status == "suppressed", Message.why == why)
        .values(**BACK_IN_LINE)
    )


def put_to(tx: Connection, appointment_id: int, kind: str, due: datetime, stale: datetime) -> None:
    """Give a message of this kind that still waits another time; whoever has claimed it has it no more."""
    tx.execute(
        update(Message)
        .where(Message.appointment_id == appointment_id, Message.kind == kind, Message.status == "pending")
        .values(due_at=due, stale_at=stale, lease_until=None, fence=Message.fence + 1)
    )


def is_any_sending(tx: Connection, organization_id: int, public_id: str) -> bool:
    """Whether a message about the appointment or its follow-up is on its way this very moment."""
    row, main = diary.Appointment, aliased(diary.Appointment)
    unit = (
        select(row.id)
        .outerjoin(main, main.id == row.follows_id)
        .where(
            row.organization_id == organization_id,
            or_(row.public_id == public_id, main.public_id == public_id),
        )
    )
    # What is said of a visit with its follow-up is kept with the visit.
    before = select(row.follows_id).where(row.id.in_(unit), row.follows_id.is_not(None))
    series = select(row.series_id).where(row.id.in_(unit), row.series_id.is_not(None))
    about = or_(
        Message.appointment_id.in_(unit), Message.appointment_id.in_(before), Message.series_id.in_(series)
    )
    query = select(Message.id).where(about, Message.status == "sending")
    return tx.scalar(query.limit(1)) is not None


def is_any_sending_to(tx: Connection, contact_points: Sequence[int]) -> bool:
    """Whether a message to any of these addresses is on its way this very moment."""
    query = select(Message.id).where(
        Message.contact_point_id.in_(contact_points), Message.status == "sending"
    )
    return tx.scalar(query.limit(1)) is not None
