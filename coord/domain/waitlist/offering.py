"""Whose turn it is, and how long an offer may be thought over.

Hours in which the patient is left in peace do not count as time to answer, and after the last moment of
an answer enough is left to prepare: to find the ride home, and to begin to fast.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from coord.domain.appointment import AppointmentType
from coord.domain.local_time import local_date, on_day
from coord.domain.policy import Policy, WaitlistRule
from coord.domain.reminders.plan import ReminderPlan
from coord.domain.reminders.quiet import when_quiet_ends
from coord.domain.waitlist.values import Priority


def turn_of(priority: int, since: datetime, number: int) -> tuple[int, datetime, int]:
    """What sorts entries into the order of their turns: by priority, then by how long they wait."""
    return (Priority(priority), since, number)


def lead_minutes(kind: AppointmentType, policy: Policy) -> int:
    """How many minutes must lie between the last moment of an answer and the visit.

    Before a treatment the ride home must still be found in time, and fasting must not have begun; no
    visit is offered for sooner than its kind may be booked.
    """
    least = max(policy.waitlist.lead_minutes, kind.notice)
    if not kind.is_treatment:
        return least
    return max(least, policy.ride.decide_hours * 60, policy.preparation.food_minutes)


def answer_until(
    begins: int, starts: int, lead: int, zone: ZoneInfo, rule: WaitlistRule, plan: ReminderPlan
) -> int | None:
    """Until when an offer made at `begins` may be answered (UTC epoch minutes).

    None where too little time is left for an answer. `zone` is where the patient is.
    """
    is_near = starts - begins < rule.near_hours * 60
    whole = _after_loud(begins, rule.near_minutes if is_near else rule.answer_minutes, zone, plan)
    until = min(whole, starts - lead)
    return until if until - begins >= rule.least_minutes else None


def _after_loud(begins: int, minutes: int, zone: ZoneInfo, plan: ReminderPlan) -> int:
    """The minute at which so many minutes outside quiet hours have passed."""
    at = when_quiet_ends(begins, zone, plan)
    while minutes > 0:
        step = min(minutes, _quiet_after(at, zone, plan) - at)
        at, minutes = at + step, minutes - step
        if minutes:
            at = when_quiet_ends(at, zone, plan)
    return at


def _quiet_after(at: int, zone: ZoneInfo, plan: ReminderPlan) -> int:
    """The next minute at which the quiet hours begin; `at` is in none."""
    return on_day(local_date(at, zone), plan.quiet_from, zone)
