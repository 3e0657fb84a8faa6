"""Quiet hours, where the patient is, and the hours at which they wish to be reached."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, minute_of_day, on_day, to_wall
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


def when_safe(due: int, zone: ZoneInfo, opens: int | None, closes: int | None) -> int:
    """The same minute, or the next one at which a contact point's owner wishes to be reached.

    Without both ends of the safe hours (minutes of the owner's day) any minute is.
    """
    if opens is None or closes is None:
        return due
    clock, today = minute_of_day(due, zone), local_date(due, zone)
    if opens <= clock < closes:
        return due
    return on_day(today if clock < opens else today + timedelta(days=1), opens, zone)


def _evening_of(due: int, zone: ZoneInfo, plan: ReminderPlan) -> date:
    """The day on whose evening the quiet began."""
    day = to_wall(due, zone).date()
    return day if minute_of_day(due, zone) >= plan.quiet_from else day - timedelta(days=1)
