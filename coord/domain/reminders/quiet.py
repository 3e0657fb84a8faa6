"""Quiet hours, where the patient is."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from coord.domain.local_time import minute_of_day, on_day, to_wall
from coord.domain.reminders.plan import ReminderPlan


def is_quiet(minute: int, zone: ZoneInfo, plan: ReminderPlan) -> bool:
    return not plan.quiet_until <= minute_of_day(minute, zone) < plan.quiet_from


def earlier_than_quiet(due: int, zone: ZoneInfo, plan: ReminderPlan) -> int:
    """The same minute, or the last one before the quiet hours that it falls into."""
    if not is_quiet(due, zone, plan):
        return due
    return on_day(_evening_of(due, zone, plan), plan.quiet_from, zone) - 1


def when_quiet_ends(due: int, zone: ZoneInfo, plan: ReminderPlan) -> int:
    """The same minute, or the first one after the quiet hours that it falls into."""
    if not is_quiet(due, zone, plan):
        return due
    return on_day(_evening_of(due, zone, plan) + timedelta(days=1), plan.quiet_until, zone)


def _evening_of(due: int, zone: ZoneInfo, plan: ReminderPlan) -> date:
    """The day on whose evening the quiet began."""
    day = to_wall(due, zone).date()
    return day if minute_of_day(due, zone) >= plan.quiet_from else day - timedelta(days=1)
