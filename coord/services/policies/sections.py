"""The sections of the policy: numbers and lists, each in force from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.policy_sections import SECTIONS, BadValue, decode, encode, policy_of
from coord.services.errors import BadInput, NotFound
from coord.services.policies.trying import When, check_day, watched
from coord.services.today import earliest_today, house_day
from coord.store import audit, policies
from coord.store.db import reading, retried, transaction


@dataclass(frozen=True, slots=True)
class Section:
    """What is in force; since when (None: the default), and what is decided for later, each of it whole."""

    name: str
    value: Mapping[str, Any]
    since: date | None
    coming: tuple[tuple[date, Mapping[str, Any]], ...]


def sections(*, by: Actor, now: datetime) -> tuple[Section, ...]:
    with reading() as tx:
        return tuple(_section(tx, name, by, now) for name in SECTIONS)


def section(name: str, *, by: Actor, now: datetime) -> Section:
    """One section; NotFound where there is none of that name."""
    if name not in SECTIONS:
        raise NotFound
    with reading() as tx:
        return _section(tx, name, by, now)


def _section(tx: Connection, name: str, by: Actor, now: datetime) -> Section:
    today = house_day(tx, by.organization_id, now)
    value = encode(name, policies.current(tx, by.organization_id, today))
    past = [day for day, _ in policies.history(tx, by.organization_id, name) if day <= today]
    coming = [
        (day, encode(name, policy_of({name: data})))
        for day, data in policies.history(tx, by.organization_id, name)
        if day > today
    ]
    return Section(name, value, past[-1] if past else None, tuple(coming))


def change(name: str, data: Mapping[str, Any], when: When, *, by: Actor, now: datetime) -> None:
    """Put a section in force from a day on; BadInput by field, WouldBreak with the visits it would break."""
    if name not in SECTIONS:
        raise NotFound
    try:
        decode(name, data)
    except BadValue as bad:
        raise BadInput(bad.field, str(bad)) from None
    check_day(when, earliest_today(by, now))
    retried(lambda: _change(name, dict(data), when, by, now))


def _change(name: str, data: dict[str, Any], when: When, by: Actor, now: datetime) -> None:
    with transaction() as tx:
        today = house_day(tx, by.organization_id, now)
        before = encode(name, policies.current(tx, by.organization_id, today))
        with watched(tx, when, by, now):
            policies.keep(tx, by.organization_id, name, when.day, data)
        details = {"section": name, "from": when.day.isoformat(), "before": before, "after": data}
        audit.record(tx, "policy.changed", by=by, now=now, subject="policy", details=details)
