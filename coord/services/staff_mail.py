"""Mails to practitioners about their day and their licences, queued in time and written when they go out.

Running it twice queues nothing twice. A day names hours and places, never a patient.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.endings import endings, warning_step
from coord.domain.local_time import clinic_day, local_date, on_day, to_minute, to_moment
from coord.domain.qualifications import Qualification
from coord.domain.reminders import MessageKind
from coord.messaging import letters
from coord.messaging.catalogue import STAFF, catalogue
from coord.messaging.facts import Letter
from coord.messaging.sender import Parcel
from coord.services.parcels import Addressing
from coord.services.today import house_day, house_zone
from coord.store import audit, cipher, licences, messages, policies, roster, tasks
from coord.store.db import retried, transaction
from coord.store.licences import Holder

AHEAD = timedelta(days=2)
OF_USE = timedelta(hours=4)
WARNED_AHEAD = timedelta(days=90)
WARNING_OF_USE = timedelta(days=3)
RENEW = "licence_ends"
BY_VIDEO = "By video"


@dataclass(frozen=True, slots=True)
class _Address:
    """Whom a row of the outbox goes to."""

    organization_id: int
    contact_point_id: int


def queue(now: datetime) -> None:
    """Queue what is due to practitioners within a day or so."""
    retried(lambda: _queue(now))


def _queue(now: datetime) -> None:
    with transaction() as tx:
        _queue_days(tx, now)
        for organization_id in roster.organizations(tx).values():
            _warn(tx, organization_id, now)


def _queue_days(tx: Connection, now: datetime) -> None:
    rows = messages.days(tx, to_minute(now), to_minute(now + AHEAD))
    plans = {
        id_: policies.reminder_plan(tx, id_, house_day(tx, id_, now))
        for id_ in {one.organization_id for one in rows}
    }
    wanted: dict[str, dict[str, Any]] = {}
    for one in rows:
        zone, plan = ZoneInfo(one.time_zone), plans[one.organization_id]
        day = local_date(one.starts, zone)
        due = on_day(day, plan.agenda_at, zone)
        if plan.sends_agenda and due >= to_minute(now):
            details = {"day": day.isoformat(), "zone": one.time_zone}
            key = f"{MessageKind.AGENDA}/{one.contact_point_id}/{day}"
            wanted.setdefault(key, _row(MessageKind.AGENDA, one, key, due, OF_USE, details, now))
    messages.add(tx, list(wanted.values()))


def _warn(tx: Connection, organization_id: int, now: datetime) -> None:
    """A mail to whose licence ends, and a task for the desk, at each step once."""
    today = house_day(tx, organization_id, now)
    ending = {
        f"{MessageKind.LICENCE_ENDS}/{holder.id}/{_code(one)}/{one.valid_until}/{step}": (holder, one)
        for holder in licences.holders(tx, organization_id)
        for one in endings(holder.qualifications, today, today + WARNED_AHEAD)
        if (step := warning_step((one.valid_until - today).days)) is not None
    }
    for key in sorted(messages.unknown_keys(tx, ending.keys())):
        _warn_one(tx, organization_id, *ending[key], key, now)


def _code(one: Qualification) -> str:
    return f"{one.kind}-{one.jurisdiction or 'anywhere'}"


def _warn_one(
    tx: Connection, organization_id: int, holder: Holder, one: Qualification, key: str, now: datetime
) -> None:
    addresses = messages.mail_addresses(tx, [holder.id])
    details = {"licence": _named(one), "until": one.valid_until.isoformat()}
    for address in addresses[:1]:
        to = _Address(organization_id, address.id)
        messages.add(
            tx, [_row(MessageKind.LICENCE_ENDS, to, key, to_minute(now), WARNING_OF_USE, details, now)]
        )
        _put_task(tx, organization_id, holder, one, now)


def _named(one: Qualification) -> str:
    return f"{one.kind.value}, {one.jurisdiction}" if one.jurisdiction else one.kind.value


def _put_task(
    tx: Connection, organization_id: int, holder: Holder, one: Qualification, now: datetime
) -> None:
    ends = to_moment(on_day(one.valid_until, 0, house_zone(tx, organization_id, now)))
    due = min(ends, now + timedelta(days=1)) if ends > now else now
    tasks.add(tx, organization_id, RENEW, due=due, now=now, practitioner_id=holder.id)
    audit.record_of_itself(
        tx,
        organization_id,
        "licence.warned",
        now=now,
        subject="practitioner",
        subject_id=holder.id,
        details={"licence": _named(one), "until": one.valid_until.isoformat()},
    )


def _row(
    kind: MessageKind,
    to: Any,
    key: str,
    due: int,
    of_use: timedelta,
    details: dict[str, Any],
    now: datetime,
) -> dict[str, Any]:
    return {
        "organization_id": to.organization_id,
        "kind": kind,
        "channel": "email",
        "contact_point_id": to.contact_point_id,
        "participant_id": None,
        "appointment_id": None,
        "sequence": None,
        "details": details,
        "due_at": to_moment(due),
        "stale_at": to_moment(due) + of_use,
        "status": "pending",
        "fence": 0,
        "dedupe_key": key,
        "created_at": now,
    }


def parcel(tx: Connection, row: Any, addressing: Addressing) -> Parcel | None:
    """The message as things stand now; None where there is nothing (any more) to tell."""
    if row.channel != "email":
        return _call(row, addressing)
    letter = LETTERS[MessageKind(row.kind)](tx, row, addressing)
    if letter is None:
        return None
    words = letters.mail(letter)
    return Parcel(
        to=cipher.unseal(addressing.field_key, row.ciphertext),
        sender=addressing.sender,
        reference=f"{row.kind}.{row.id}@coord",
        in_reply_to=None,
        subject=words.subject,
        text=words.text,
        html=words.html,
    )


def _call(row: Any, addressing: Addressing) -> Parcel:
    """A text to whoever is on call."""
    said = catalogue(STAFF)[f"messages.{row.kind}.text"].say({"link": _page(addressing)})
    to = cipher.unseal(addressing.field_key, row.ciphertext)
    return Parcel(to, row.text_number or "", f"{row.kind}.{row.id}@coord", None, "", said)


def _page(addressing: Addressing) -> str:
    return f"{addressing.base_url}/replies/"


def _on_call(_tx: Connection, row: Any, addressing: Addressing) -> Letter:
    now = to_minute(row.due_at)
    return Letter(
        kind=MessageKind.ON_CALL,
        name=row.practitioner,
        clinic="",
        address="",
        phone="",
        zone=ZoneInfo("UTC"),
        starts=now,
        ends=now,
        link=_page(addressing),
    )


def _agenda(tx: Connection, row: Any, _addressing: Addressing) -> Letter | None:
    zone, day = ZoneInfo(row.details["zone"]), date.fromisoformat(row.details["day"])
    span = clinic_day(day, zone)
    mine = [
        one
        for one in messages.days(tx, span.starts, span.ends)
        if one.contact_point_id == row.contact_point_id
    ]
    if not mine:
        return None
    return Letter(
        kind=MessageKind.AGENDA,
        name=row.practitioner,
        clinic="",
        address="",
        phone="",
        zone=zone,
        starts=mine[0].starts,
        ends=mine[0].ends,
        times=tuple((one.starts, one.ends) for one in mine),
        places=tuple(_place(one) for one in mine),
    )


def _place(one: Any) -> str:
    if one.modality == "telehealth":
        return BY_VIDEO
    return f"{one.clinic}, {one.room}" if one.room else str(one.clinic)


def _licence(_tx: Connection, row: Any, _addressing: Addressing) -> Letter:
    until = date.fromisoformat(row.details["until"])
    noon = on_day(until, 12 * 60, ZoneInfo("UTC"))
    return Letter(
        kind=MessageKind.LICENCE_ENDS,
        name=row.practitioner,
        clinic="",
        address="",
        phone="",
        zone=ZoneInfo("UTC"),
        starts=noon,
        ends=noon,
        licence=row.details["licence"],
    )


LETTERS: dict[MessageKind, Callable[[Connection, Any, Addressing], Letter | None]] = {
    MessageKind.AGENDA: _agenda,
    MessageKind.LICENCE_ENDS: _licence,
    MessageKind.ON_CALL: _on_call,
}
