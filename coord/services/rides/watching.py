"""Rides that are not confirmed, put in front of somebody as the visit comes nearer."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute, to_moment
from coord.domain.policy import RideRule
from coord.domain.ride import WORRYING, RideState, state
from coord.services.today import house_day
from coord.store import audit, bookings, locks, policies, rides, tasks
from coord.store.db import reading, retried, transaction

KINDS = {
    RideState.NOT_CONFIRMED: "ride_not_confirmed",
    RideState.URGENT: "ride_urgent",
    RideState.TO_DECIDE: "ride_to_decide",
}
TASKS = tuple(KINDS.values())
FARTHEST = timedelta(days=14)


def watch(now: datetime) -> int:
    """Put what worries by now in front of somebody, once for each step; returns how many were put there."""
    with reading() as tx:
        rows = rides.of_visits(tx, to_minute(now), to_minute(now + FARTHEST))
        rules = {id_: _rule(tx, id_, now) for id_ in {row.organization_id for row in rows}}
    worrying = [row for row in rows if _step(row, rules[row.organization_id], now) in WORRYING]
    return sum(retried(partial(look_again, row, rules[row.organization_id], now)) for row in worrying)


def _rule(tx: Connection, organization_id: int, now: datetime) -> RideRule:
    return policies.current(tx, organization_id, house_day(tx, organization_id, now)).ride


def _step(row: Any, rule: RideRule, now: datetime) -> RideState:
    return state(rides.as_ride(row), row.starts, row.ends, rule, to_minute(now))


def look_again(seen: Any, rule: RideRule, now: datetime) -> bool:
    """Judge the ride under the visit's locks: it may have been confirmed, or put somewhere, meanwhile."""
    with transaction() as tx:
        locks.take(tx, bookings.resources_around(tx, [seen.appointment_id]))
        span = to_minute(now), to_minute(now + FARTHEST)
        row = next(iter(rides.of_visits(tx, *span, seen.appointment_id)), None)
        step = _step(row, rule, now) if row is not None else None
        return step in KINDS and _put(tx, row, KINDS[step], rule, now)


def _put(tx: Connection, row: Any, kind: str, rule: RideRule, now: datetime) -> bool:
    """One task for the step where there was none since the visit last changed; earlier ones are past."""
    if tasks.was_put(tx, row.appointment_id, kind, row.updated_at):
        return False
    tasks.close_of(tx, row.appointment_id, *TASKS, by=None, now=now)
    tasks.add(
        tx,
        row.organization_id,
        kind,
        due=max(now, to_moment(row.starts) - timedelta(hours=rule.decide_hours)),
        now=now,
        patient_id=row.patient_id,
        appointment_id=row.appointment_id,
    )
    audit.record_of_itself(
        tx,
        row.organization_id,
        "ride.watched",
        now=now,
        subject="appointment",
        subject_id=row.appointment_id,
        patient_id=row.patient_id,
        details={"task": kind},
    )
    return True
