"""Who is on call: told at once, by mail and text, of what cannot wait for the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.reminders import MessageKind
from coord.services.errors import NotFound
from coord.store import audit, feeds, incoming, messages, names
from coord.store import on_call as stored
from coord.store.db import reading, retried, transaction

OF_USE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Duty:
    """From a day on; without a name nobody is called."""

    starts_on: date
    practitioner: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class Duties:
    """The last first, and whom one may choose from, by public id."""

    duties: tuple[Duty, ...]
    practitioners: tuple[tuple[str, str], ...]
    today: date


def listed(*, by: Actor, now: datetime) -> Duties:
    with reading() as tx:
        today = _today(tx, by.organization_id, now)
        rows = stored.listed(tx, by.organization_id)
        current = next((row.starts_on for row in rows if row.starts_on <= today), None)
        duties = tuple(Duty(row.starts_on, row.name or "", row.starts_on == current) for row in rows)
        return Duties(duties, _choices(tx, by), today)


def _choices(tx: Connection, by: Actor) -> tuple[tuple[str, str], ...]:
    return tuple((row.public_id, row.name) for row in feeds.practitioners(tx, by.organization_id))


def name(day: date, practitioner: str, *, by: Actor, now: datetime) -> None:
    """Call this practitioner from that day on, or nobody; NotFound where there is no such practitioner."""
    retried(lambda: _name(day, practitioner, by, now))


def _name(day: date, practitioner: str, by: Actor, now: datetime) -> None:
    with transaction() as tx:
        who = _number(tx, practitioner, by) if practitioner else None
        stored.name(tx, by.organization_id, day, who)
        details = {"from": day.isoformat(), "practitioner": who}
        audit.record(tx, "on_call.named", by=by, now=now, subject="on_call", details=details)


def _number(tx: Connection, practitioner: str, by: Actor) -> int:
    found = names.practitioners(tx, by.organization_id, [practitioner]).get(practitioner)
    if found is None:
        raise NotFound
    return found


def take_back(day: date, *, by: Actor, now: datetime) -> None:
    """Who was named before that day stays; NotFound where nobody was named for it."""

    def work() -> None:
        with transaction() as tx:
            if not stored.take_back(tx, by.organization_id, day):
                raise NotFound
            details = {"from": day.isoformat()}
            audit.record(tx, "on_call.taken_back", by=by, now=now, subject="on_call", details=details)

    retried(work)


def alert(tx: Connection, organization_id: int, about: int, now: datetime, *, again: int = 0) -> bool:
    """Queue a call to whoever is on call about the text of this number; False where nobody can be reached.

    The message names nobody: what it is about stands on a page behind the sign-in. `again` is how often
    they were called about it before; each call is queued once.
    """
    addresses = _addresses(tx, organization_id, now)
    keys = {_key(about, again, one): one for one in addresses}
    for key in sorted(messages.unknown_keys(tx, keys)):
        messages.add(tx, [_message(organization_id, keys[key], key, now)])
        details = {"text": about, "contact_point": keys[key].id, "again": again}
        audit.record_of_itself(
            tx, organization_id, "on_call.called", now=now, subject="on_call", details=details
        )
    return bool(addresses)


def was_alerted(tx: Connection, organization_id: int, about: Sequence[int], now: datetime) -> bool:
    """Whether whoever is on call now was called about one of these texts."""
    keys = {_key(text, 0, one) for text in about for one in _addresses(tx, organization_id, now)}
    return messages.unknown_keys(tx, keys) != keys


def _addresses(tx: Connection, organization_id: int, now: datetime) -> list[Any]:
    """How whoever is on call is reached; nothing where nobody is."""
    who = stored.at(tx, organization_id, _today(tx, organization_id, now))
    return stored.addresses(tx, who) if who is not None else []


def _key(about: int, again: int, address: Any) -> str:
    return f"{MessageKind.ON_CALL}/{about}/{again}/{address.id}"


def _message(organization_id: int, to: Any, key: str, now: datetime) -> dict[str, object]:
    return {
        "organization_id": organization_id,
        "kind": MessageKind.ON_CALL,
        "channel": to.channel,
        "contact_point_id": to.id,
        "participant_id": None,
        "appointment_id": None,
        "sequence": None,
        "details": {},
        "due_at": now,
        "stale_at": now + OF_USE,
        "status": "pending",
        "fence": 0,
        "dedupe_key": key,
        "created_at": now,
    }


def _today(tx: Connection, organization_id: int, now: datetime) -> date:
    """The day at the organization's first clinic."""
    house = incoming.house(tx, organization_id, None)
    return now.astimezone(ZoneInfo(house.time_zone if house else "UTC")).date()
