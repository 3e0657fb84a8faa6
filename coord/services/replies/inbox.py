"""What a person must read: replies that say no plain thing, or of which it is unclear what they are about."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.replies import Meaning
from coord.messaging import phones
from coord.services import answers
from coord.services.errors import NotFound
from coord.services.replies.heard import taken_home_from
from coord.services.replies.visits import BY_TEXT
from coord.services.showing.rows import note_look, patient_name
from coord.services.showing.values import PatientName
from coord.store import audit, bookings, cipher, incoming, locks
from coord.store.db import reading, retried, transaction

SHOWN = 100
MOST_CANDIDATES = 6
TAKES_HOME = "takes_home"
SETTLED_BY = {
    Meaning.CONFIRM: answers.confirm,
    Meaning.YES: answers.confirm,
    Meaning.OTHER_TIME: answers.ask_other_time,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A visit that a reply may be about; times are UTC epoch minutes."""

    appointment: str
    patient: PatientName
    starts: int
    ends: int
    zone: str


@dataclass(frozen=True, slots=True)
class Owner:
    """A patient whom a number leads to; it `is_own`, or of `others` around them, by name and relation.

    Whoever takes the patient home has that for a relation, and no name where it is somebody else by now.
    """

    patient: PatientName
    is_own: bool
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A text as it came; `owners` are all patients whom the number leads to.

    Where it says 1, 2 or yes, and nobody can tell about which visit, `candidates` are those to choose from.
    """

    public_id: str
    number: str
    text: str
    received_at: datetime
    meaning: str
    unclear: str
    answer: str
    owners: tuple[Owner, ...]
    appointment: str | None
    candidates: tuple[Candidate, ...]


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
        indices = {bytes(row.number_index) for row in rows}
        owners = {index: _owners(tx, by, index, now) for index in indices}
        seen = [one for found in owners.values() for one in found]
        if rows:
            note_look(tx, "replies.viewed", seen, by, now, "id")
        house = incoming.house(tx, by.organization_id, None)
        shown = tuple(_shown(tx, row, owners[bytes(row.number_index)], field_key, by, now) for row in rows)
        return Inbox(shown, house.time_zone if house else "UTC")


def _owners(tx: Connection, by: Actor, index: bytes, now: datetime) -> list[Any]:
    rides = taken_home_from(tx, by.organization_id, index, now)
    return incoming.owners(tx, by.organization_id, index, {one.patient_id for one in rides})


def _shown(
    tx: Connection, row: Any, owners: list[Any], field_key: bytes, by: Actor, now: datetime
) -> ShownReply:
    return ShownReply(
        public_id=row.text,
        number=phones.written(cipher.unseal(field_key, row.number)),
        text=cipher.unseal(field_key, row.body),
        received_at=row.received_at,
        meaning=row.meaning,
        unclear=row.unclear or "",
        answer=row.answer,
        owners=_named(tx, by, bytes(row.number_index), owners, field_key, now),
        appointment=row.appointment,
        candidates=_candidates(tx, row, owners, by, now),
    )


def _named(
    tx: Connection, by: Actor, index: bytes, owners: list[Any], field_key: bytes, now: datetime
) -> tuple[Owner, ...]:
    """Who may have written: each patient, or whoever around them or taking them home has the number."""
    own = incoming.own(tx, by.organization_id, index)
    others = [
        (one.patient_id, one.name, one.relation) for one in incoming.related(tx, by.organization_id, index)
    ]
    for one in taken_home_from(tx, by.organization_id, index, now):
        name = cipher.unseal(field_key, one.name) if one.name is not None else ""
        others.append((one.patient_id, name, TAKES_HOME))
    return tuple(
        Owner(
            patient_name(one),
            one.id in own,
            tuple(dict.fromkeys((name, how) for patient_id, name, how in others if patient_id == one.id)),
        )
        for one in owners
    )


def _candidates(
    tx: Connection, row: Any, owners: list[Any], by: Actor, now: datetime
) -> tuple[Candidate, ...]:
    if row.meaning not in SETTLED_BY or not row.unclear:
        return ()
    visits = incoming.visits_ahead(tx, by.organization_id, [one.id for one in owners], to_minute(now))
    return tuple(
        Candidate(one.appointment, patient_name(one), one.starts, one.ends, one.zone)
        for one in visits[:MOST_CANDIDATES]
    )


def settle(public_id: str, appointment: str, *, by: Actor, now: datetime) -> bool:
    """The reply is about this visit: it says what it would have said at once, and waits no more.

    False where somebody was faster; NotFound where the visit is none that it may be about.
    """
    return retried(lambda: _settle(public_id, appointment, by, now))


def _settle(public_id: str, appointment: str, by: Actor, now: datetime) -> bool:
    with transaction() as tx:
        text = incoming.one_open(tx, by.organization_id, public_id)
        if text is None:
            return False
        visit = _visit(tx, text, appointment, by, now)
        if text.meaning not in SETTLED_BY or visit is None:
            raise NotFound
        locks.take(tx, bookings.resources_around(tx, [visit.appointment_id]))
        visit = _visit(tx, text, appointment, by, now)
        if visit is None:
            raise NotFound
        SETTLED_BY[text.meaning](tx, visit, BY_TEXT, now)
        incoming.conclude(tx, text.id, patient_id=visit.patient_id, appointment_id=visit.appointment_id)
        return _closed(tx, public_id, by, now, {"appointment": visit.appointment_id})


def _visit(tx: Connection, text: Any, appointment: str, by: Actor, now: datetime) -> Any | None:
    owners = [one.id for one in _owners(tx, by, bytes(text.number_index), now)]
    ahead = incoming.visits_ahead(tx, by.organization_id, owners, to_minute(now))
    return next((one for one in ahead if one.appointment == appointment), None)


def close(public_id: str, *, by: Actor, now: datetime) -> bool:
    """Note that somebody has looked; False where it was noted before, NotFound where it never came."""
    return retried(lambda: _close(public_id, by, now))


def _close(public_id: str, by: Actor, now: datetime) -> bool:
    with transaction() as tx:
        if _closed(tx, public_id, by, now, {}):
            return True
        if not incoming.is_known(tx, by.organization_id, public_id):
            raise NotFound
        return False


def _closed(tx: Connection, public_id: str, by: Actor, now: datetime, details: dict[str, Any]) -> bool:
    done = incoming.close(tx, by.organization_id, public_id, by=by, now=now)
    if done is None:
        return False
    audit.record(
        tx,
        "reply.done",
        by=by,
        now=now,
        subject="incoming_text",
        subject_id=done.id,
        patient_id=done.patient_id,
        details=details,
    )
    return True
