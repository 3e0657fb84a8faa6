"""From an address to the visit behind it, as far as it may be shown to whoever holds the address."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord import links as signed
from coord.domain.appointment import UPCOMING, Modality, Status
from coord.domain.local_time import to_minute
from coord.links import STOP_COUNTS, Link, Purpose
from coord.services.answers import OTHER_TIME
from coord.services.languages.pages import Reads, reads
from coord.store import bookings, locks, tasks
from coord.store import links as stored
from coord.store.db import reading

CARED_FOR = frozenset({"active", "paused"})
HERE = UPCOMING | {Status.ARRIVED}


@dataclass(frozen=True, slots=True)
class Beside:
    """Another visit that was booked together with the one shown, and the token of its own page."""

    starts: int
    ends: int
    zone: ZoneInfo
    is_pencilled: bool
    is_confirmed: bool
    has_asked: bool
    token: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What an address shows before any code: when, and whom to call.

    `zone` has the clock of the clinic or, by video, the patient's own, as messages tell it.
    `clinic` is empty where the patient wants no sender's name; `stop` is the token that ends messages, and
    `beside` is what was told in the same message and is still to come.
    """

    starts: int
    ends: int
    zone: ZoneInfo
    clinic: str
    phone: str
    jurisdiction: str
    reads: Reads
    is_by_video: bool
    is_treatment: bool
    is_pencilled: bool
    is_confirmed: bool
    has_asked: bool
    stop: str
    beside: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class PickUp:
    """What an escort sees: where and when, and no word about whom."""

    ready: int
    zone: ZoneInfo
    clinic: str
    address: str
    phone: str
    reads: Reads


def opened(token: str, *, secret: str, now: datetime) -> Opened | None:
    """The visit behind a patient's address."""
    with reading() as tx:
        row = visit_behind(tx, token, secret, now)
        return shown(tx, row, secret, now) if row is not None else None


def picked_up_at(token: str, *, secret: str, now: datetime) -> PickUp | None:
    """Where and when the patient is ready to be taken home."""
    with reading() as tx:
        row = _behind(tx, Purpose.PICK_UP, token, secret, now)
        if row is None or not _stands(row, HERE) or not _may_collect(row):
            return None
        named = row.neutral_name if row.sender_name_allowed else ""
        tags = [row.escort_language] if row.escort_language else row.relative_languages or ()
        known = reads(tx, row.organization_id, tags, now)
        return PickUp(row.ends, ZoneInfo(row.time_zone), named, row.address, row.phone, known)


def _may_collect(row: Any) -> bool:
    """The patient's own address was handed on by the patient; others must have the permission."""
    return row.related_person_id is None or (row.may_collect and not row.never_contact)


def visit_behind(tx: Connection, token: str, secret: str, now: datetime) -> Any | None:
    """The row behind a patient's address to a visit that stands as they were told it."""
    row = _behind(tx, Purpose.VISIT, token, secret, now)
    return row if row is not None and _stands(row, UPCOMING) and row.starts > to_minute(now) else None


def visit_locked(tx: Connection, token: str, secret: str, now: datetime) -> Any | None:
    """The same under the locks that booking takes, so that nothing is answered about a time that moves."""
    row = visit_behind(tx, token, secret, now)
    if row is None:
        return None
    locks.take(tx, bookings.resources_around(tx, [row.appointment_id]))
    return visit_behind(tx, token, secret, now)


def stop_behind(tx: Connection, token: str, secret: str, now: datetime) -> Any | None:
    """The row behind an address that stops messages; it counts whatever became of the visit."""
    link = signed.read(secret, Purpose.STOP, token, to_minute(now))
    return stored.behind(tx, link.participant_id, link.contact_point_id) if link else None


def _behind(tx: Connection, purpose: Purpose, token: str, secret: str, now: datetime) -> Any | None:
    link = signed.read(secret, purpose, token, to_minute(now))
    if link is None:
        return None
    row = stored.behind(tx, link.participant_id, link.contact_point_id)
    return row if row is not None and _is_told(row, link) else None


def _is_told(row: Any, link: Link) -> bool:
    """Whether the visit is still what this address was sent about."""
    return bool(row.sequence == link.sequence)


def _stands(row: Any, statuses: frozenset[Status]) -> bool:
    is_held = row.status in statuses and row.not_treated is None
    return is_held and row.patient_status in CARED_FOR


def is_by_video(one: Any) -> bool:
    return Modality(one.modality) is Modality.TELEHEALTH


def zone_of(one: Any, patient_zone: str) -> ZoneInfo:
    """Whose clock tells a visit: the clinic's, or by video the patient's own."""
    return ZoneInfo(patient_zone if is_by_video(one) else one.time_zone)


def shown(tx: Connection, row: Any, secret: str, now: datetime) -> Opened:
    return Opened(
        starts=row.starts,
        ends=row.ends,
        zone=zone_of(row, row.patient_zone),
        clinic=row.neutral_name if row.sender_name_allowed else "",
        phone=row.phone,
        jurisdiction=row.jurisdiction,
        reads=reads(tx, row.organization_id, row.relative_languages or row.languages, now),
        is_by_video=is_by_video(row),
        is_treatment=row.is_treatment,
        is_pencilled=row.status == Status.PENDING,
        is_confirmed=row.confirmed_sequence == row.sequence,
        has_asked=tasks.is_open(tx, row.appointment_id, OTHER_TIME),
        stop=signed.sign(secret, Purpose.STOP, _stop_link(row)),
        beside=_beside(tx, row, secret, now),
    )


def _beside(tx: Connection, row: Any, secret: str, now: datetime) -> tuple[Beside, ...]:
    found = stored.beside(tx, row, to_minute(now))
    asked = tasks.open_about(tx, [one.appointment_id for one in found], OTHER_TIME)
    return tuple(
        Beside(
            one.starts,
            one.ends,
            zone_of(one, row.patient_zone),
            one.status == Status.PENDING,
            one.confirmed_sequence == one.sequence,
            one.appointment_id in asked,
            signed.sign(secret, Purpose.VISIT, _link(one, row.contact_point_id)),
        )
        for one in found
    )


def _link(one: Any, contact_point_id: int) -> Link:
    return Link(one.participant_id, contact_point_id, one.sequence, one.ends)


def _stop_link(row: Any) -> Link:
    return Link(row.participant_id, row.contact_point_id, row.sequence, row.ends + STOP_COUNTS)
