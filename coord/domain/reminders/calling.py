"""Whom somebody must call before a treatment visit, for no message prepares them."""

from collections.abc import Set as AbstractSet
from datetime import timedelta
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, on_day
from coord.domain.reminders.kinds import EMAIL

NOON = 12 * 60


def needs_call(channels: AbstractSet[str], *, is_food_by_nurse: bool) -> bool:
    """Whether the hours of eating reach the patient by voice alone: no text has room for them."""
    return is_food_by_nurse or EMAIL not in channels


def call_by(starts: int, zone: ZoneInfo) -> int:
    """The minute by which they must have been called: noon on the day before."""
    return on_day(local_date(starts, zone) - timedelta(days=1), NOON, zone)
