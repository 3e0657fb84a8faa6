"""Visits that are booked already follow a changed plan of reminders, batch by batch.

A plan may be changed from a day on, so it is compared with the one that was followed last, whenever this
is called.
"""

import json
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.reminders import ReminderPlan
from coord.services.notices import replanning
from coord.services.today import house_day
from coord.store import audit, policies, reminder_runs
from coord.store.db import reading, retried, transaction

BATCH, MOST_BATCHES = 100, 20


def go_on(now: datetime) -> int:
    """Set the reminders of the next visits right, of each house two thousand; returns how many changed."""
    with reading() as tx:
        houses = reminder_runs.organizations(tx)
    return sum(_go_on(organization_id, now) for organization_id in houses)


def _go_on(organization_id: int, now: datetime) -> int:
    changes = 0
    for _ in range(MOST_BATCHES):
        changed = retried(lambda: _next(organization_id, now))
        if changed is None:
            break
        changes += changed
    return changes


def _next(organization_id: int, now: datetime) -> int | None:
    """How many messages of the next batch changed; None where all follow the plan."""
    with transaction() as tx:
        plan = policies.reminder_plan(tx, organization_id, house_day(tx, organization_id, now))
        run, digest = reminder_runs.lock(tx, organization_id), _digest(plan)
        if run.plan == digest and run.is_done:
            return None
        after = run.visit if run.plan == digest else 0
        visits = reminder_runs.visits_after(tx, organization_id, after, to_minute(now), BATCH)
        changes = replanning.follow(tx, visits, plan, now) if visits else 0
        is_done = len(visits) < BATCH
        reminder_runs.keep(tx, organization_id, digest, visits[-1] if visits else after, is_done=is_done)
        if changes:
            _note(tx, organization_id, visits, changes, now)
        return changes


def _note(tx: Connection, organization_id: int, visits: list[int], changes: int, now: datetime) -> None:
    audit.record_of_itself(
        tx,
        organization_id,
        "reminders.replanned",
        now=now,
        subject="appointment",
        details={"visits": visits, "messages": changes},
    )


def _digest(plan: ReminderPlan) -> str:
    """Equal for equal plans, whatever the order in which their parts are kept."""
    whole = json.dumps(asdict(plan), sort_keys=True, default=sorted)
    return sha256(whole.encode()).hexdigest()
