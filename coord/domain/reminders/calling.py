"""Whom somebody must call, and by when: no message prepares them, or nobody knows whether it is read."""

from collections.abc import Set as AbstractSet
from datetime import timedelta
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, on_day
from coord.domain.reminders.kinds import EMAIL

NOON = 12 * 60
SOON, STILL_OF_USE = 30, 60


def needs_call(channels: AbstractSet[str], *, is_food_by_nurse: bool) -> bool:
    """Whether the hours of eating reach the patient by voice alone: no text has room for them."""
    return is_food_by_nurse or EMAIL not in channels


def call_by(starts: int, zone: ZoneInfo) -> int:
    """The minute by which they must have been called: noon on the day before."""
    return on_day(local_date(starts, zone) - timedelta(days=1), NOON, zone)


def call_of_change_by(now: int, starts: int, callable_from: int) -> int:
    """The minute by which somebody must have heard of a change: soon, or soon after they may be called.

    Where the visit `starts` too early for that, they are called all the same.
    """
    is_in_time = callable_from + SOON + STILL_OF_USE <= starts
    return (callable_from if is_in_time else now) + SOON
