"""Patients whom no message prepares for a treatment visit, put in front of somebody who calls them."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.local_time import to_minute, to_moment
from coord.domain.reminders import PURPOSE, MessageKind, ReminderPlan
from coord.domain.reminders.calling import call_by, needs_call
from coord.services.today import house_day
from coord.store import audit, messages, policies, reminder_runs, tasks
from coord.store.db import retried, transaction

CALL = "call_to_prepare"
STEP = MessageKind.REMINDER_48H


def watch(now: datetime) -> int:
    """Put a call on the board where others are reminded to prepare, once a visit; returns how many."""
    return retried(lambda: _watch(now))


def _watch(now: datetime) -> int:
    minute = to_minute(now)
    with transaction() as tx:
        houses = reminder_runs.organizations(tx)
        plans = {id_: policies.reminder_plan(tx, id_, house_day(tx, id_, now)) for id_ in houses}
        earliest = max((plan.longest_before(STEP) for plan in plans.values()), default=0)
        visits = messages.to_prepare(tx, minute, minute + earliest)
        near = (one for one in visits if _is_near(one.visit, plans[one.visit.organization_id], minute))
        return sum(_put(tx, one, now) for one in near if _needs_call(one))


def _is_near(visit: Any, plan: ReminderPlan, minute: int) -> bool:
    return bool(visit.starts <= minute + plan.minutes_before(STEP, visit.type_code))


def _needs_call(one: Any) -> bool:
    reached = {contact.channel for contact in one.contacts if PURPOSE in contact.purposes}
    return needs_call(reached, is_food_by_nurse=one.visit.food_by_nurse)


def _put(tx: Connection, one: Any, now: datetime) -> bool:
    """One task since the visit last changed, for another time has other hours."""
    visit = one.visit
    if tasks.was_put(tx, visit.appointment_id, CALL, visit.updated_at):
        return False
    tasks.close_of(tx, visit.appointment_id, CALL, by=None, now=now)
    tasks.add(
        tx,
        visit.organization_id,
        CALL,
        due=max(now + timedelta(hours=1), to_moment(call_by(visit.starts, ZoneInfo(visit.time_zone)))),
        now=now,
        patient_id=visit.patient_id,
        appointment_id=visit.appointment_id,
    )
    audit.record_of_itself(
        tx,
        visit.organization_id,
        "preparation.watched",
        now=now,
        subject="appointment",
        subject_id=visit.appointment_id,
        patient_id=visit.patient_id,
        details={"task": CALL},
    )
    return True
