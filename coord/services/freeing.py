"""Noting what has become free, in the transaction that frees it, so that it can be offered to who waits.

Nobody is looked for before the grace in which a change can still be taken back has passed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.waitlist import Freed
from coord.services.today import house_day
from coord.store import policies
from coord.store.groups import StoredGroup
from coord.store.waitlist import freed
from coord.store.waitlist.freed import NewTime

DAYS = 28  # how far ahead hours that are added are looked at


def visits_freed(tx: Connection, why: Freed, appointment_ids: Sequence[int], now: datetime) -> None:
    """Note the times of visits that are given up, as they still stand."""
    for one in freed.of_visits(tx, why, appointment_ids):
        note(tx, one, now)


def places_freed(tx: Connection, why: Freed, group: StoredGroup, how_many: int, now: datetime) -> None:
    """Note places that a group has for somebody more."""
    at, organization_id = group.interval, group.organization_id
    place = NewTime(organization_id, why, at.starts, at.ends, (), (), group.clinic_id, group_id=group.id)
    for _ in range(how_many):
        note(tx, place, now)


def hold_freed(tx: Connection, organization_id: int, unit: Sequence[dict[str, Any]], now: datetime) -> None:
    """Note the times that a reservation kept; of a group a place."""
    kinds = policies.kinds_ahead(tx, organization_id, now.date())
    for one in unit:
        kind = policies.kind_at(tx, kinds, one["type"], one["starts"], one["clinic"])
        starts, ends = one["starts"], one["starts"] + kind.minutes
        if group := one.get("group"):
            place = NewTime(organization_id, Freed.RELEASED, starts, ends, (), (), one["clinic"], None, group)
            note(tx, place, now)
            continue
        people, rooms = tuple(sorted(set(one["people"].values()))), (one["room"],) if one["room"] else ()
        note(tx, NewTime(organization_id, Freed.RELEASED, starts, ends, people, rooms, one["clinic"]), now)


def note(tx: Connection, one: NewTime, now: datetime) -> None:
    """Note that something is free, unless that is over already."""
    if one.ends <= to_minute(now):
        return
    plan = policies.reminder_plan(tx, one.organization_id, house_day(tx, one.organization_id, now))
    freed.add(tx, one, now + timedelta(minutes=plan.grace_minutes), now)
