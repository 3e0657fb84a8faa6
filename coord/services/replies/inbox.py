"""What a person must read: replies that say no plain thing, or of which it is unclear what they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.messaging import phones
from coord.services.errors import NotFound
from coord.services.showing.rows import note_look, patient_name
from coord.services.showing.values import PatientName
from coord.store import audit, cipher, incoming
from coord.store.db import reading, retried, transaction

SHOWN = 100


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A text as it came; `patients` are all who have the number."""

    public_id: str
    number: str
    text: str
    received_at: datetime
    meaning: str
    unclear: str
    answer: str
    patients: tuple[PatientName, ...]
    appointment: str | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """`zone` is the organization's first clinic's, for telling when."""

    replies: tuple[ShownReply, ...]
    zone: str


def waiting(*, by: Actor) -> int:
    """How many replies wait for somebody."""
    with reading() as tx:
        return incoming.waiting(tx, by.organization_id)


def listed(*, is_open: bool, field_key: bytes, by: Actor, now: datetime) -> Inbox:
    """The replies that wait, the oldest first, or the newest of the others; the look is audited."""
    with transaction() as tx:
        rows = incoming.shown(tx, by.organization_id, is_open=is_open, limit=SHOWN)
        owners = {index: _owners(tx, by, index) for index in {bytes(row.number_index) for row in rows}}
        seen = [one for found in owners.values() for one in found]
        if rows:
            note_look(tx, "replies.viewed", seen, by, now, "id")
        house = incoming.house(tx, by.organization_id, None)
        shown = tuple(_shown(row, owners[bytes(row.number_index)], field_key) for row in rows)
        return Inbox(shown, house.time_zone if house else "UTC")


def _owners(tx: Connection, by: Actor, index: bytes) -> list[Any]:
    return incoming.owners(tx, by.organization_id, index)


def _shown(row: Any, owners: list[Any], field_key: bytes) -> ShownReply:
    return ShownReply(
        public_id=row.text,
        number=phones.written(cipher.unseal(field_key, row.number)),
        text=cipher.unseal(field_key, row.body),
        received_at=row.received_at,
        meaning=row.meaning,
        unclear=row.unclear or "",
        answer=row.answer,
        patients=tuple(patient_name(one) for one in owners),
        appointment=row.appointment,
    )


def close(public_id: str, *, by: Actor, now: datetime) -> bool:
    """Note that somebody has looked; False where it was noted before, NotFound where it never came."""
    return retried(lambda: _close(public_id, by, now))


def _close(public_id: str, by: Actor, now: datetime) -> bool:
    with transaction() as tx:
        done = incoming.close(tx, by.organization_id, public_id, by=by, now=now)
        if done is None:
            if not incoming.is_known(tx, by.organization_id, public_id):
                raise NotFound
            return False
        audit.record(
            tx,
            "reply.done",
            by=by,
            now=now,
            subject="incoming_text",
            subject_id=done.id,
            patient_id=done.patient_id,
        )
        return True
