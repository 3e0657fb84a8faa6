"""Rides that are not confirmed, put in front of somebody as the visit comes nearer."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute, to_moment
from coord.domain.policy import RideRule
from coord.domain.ride import WORRYING, RideState, state
from coord.store import policies, rides, tasks
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
    worrying = [(row, step) for row in rows if (step := _step(row, rules, now)) in WORRYING]
    return sum(retried(partial(_put, row, step, rules, now)) for row, step in worrying)


def _rule(tx: Connection, organization_id: int, now: datetime) -> RideRule:
    return policies.current(tx, organization_id, now.date()).ride


def _step(row: Any, rules: dict[int, RideRule], now: datetime) -> RideState:
    ride = rides.as_ride(row)
    return state(ride, row.starts, row.ends, rules[row.organization_id], to_minute(now))


def _put(row: Any, step: RideState, rules: dict[int, RideRule], now: datetime) -> bool:
    """One task for the step where there was none since the visit last changed; earlier ones are past."""
    with transaction() as tx:
        if tasks.was_put(tx, row.appointment_id, KINDS[step], row.updated_at):
            return False
        tasks.close_of(tx, row.appointment_id, *TASKS, by=None, now=now)
        tasks.add(
            tx,
            row.organization_id,
            KINDS[step],
            due=max(now, to_moment(row.starts) - timedelta(hours=rules[row.organization_id].decide_hours)),
            now=now,
            patient_id=row.patient_id,
            appointment_id=row.appointment_id,
        )
        return True
