"""A ride as staff see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.ride import RideLack, RideState, lacks, state, was_reached
from coord.services.booking.units import unit_of
from coord.services.today import day_in
from coord.store import cipher, policies, rides
from coord.store.db import reading
from coord.store.units import BookedAppointment


@dataclass(frozen=True, slots=True)
class ShownRide:
    """What is known of a ride, unsealed; `is_reached` on the day of the visit, and complete."""

    state: RideState
    kind: str = ""
    name: str = ""
    phone: str = ""
    backup_name: str = ""
    backup_phone: str = ""
    language: str = ""
    confirmed_by: str = ""
    is_reached: bool = False
    missing: frozenset[RideLack] = frozenset()
    kept_why: str = ""
    waits_until: int | None = None
    left_how: str = ""
    kinds: tuple[str, ...] = ()


def ride_of(name: str, *, field_key: bytes, by: Actor, now: datetime) -> ShownRide:
    """The ride of a visit; not needed where it is no treatment."""
    with reading() as tx:
        one = unit_of(tx, name, by)[0]
        if not one.is_treatment:
            return ShownRide(RideState.NOT_NEEDED)
        return shown(tx, one, by.organization_id, field_key, now)


def shown(
    tx: Connection, one: BookedAppointment, organization_id: int, field_key: bytes, now: datetime
) -> ShownRide:
    rule = policies.current(tx, organization_id, day_in(one.zone, now)).ride
    row = rides.of(tx, one.participant_id)
    ride = rides.as_ride(row)
    how = state(ride, one.interval.starts, one.interval.ends, rule, to_minute(now))
    if row is None:
        return ShownRide(how, missing=lacks(ride, rule), kinds=rule.kinds)
    return ShownRide(
        state=how,
        kind=row.kind,
        **{part: _open(row, part, field_key) for part in ("name", "phone", "backup_name", "backup_phone")},
        language=row.language,
        confirmed_by=row.confirmed_by or "",
        is_reached=was_reached(ride, one.interval.starts, ZoneInfo(one.zone), rule),
        missing=lacks(ride, rule),
        kept_why=row.kept_why or "",
        waits_until=row.waits_until,
        left_how=row.left_how or "",
        kinds=rule.kinds,
    )


def _open(row: Any, part: str, field_key: bytes) -> str:
    sealed = getattr(row, part)
    return cipher.unseal(field_key, sealed) if sealed is not None else ""
