"""When which message about a visit is due, and after when it is of no use any more.

Hours before a visit are UTC arithmetic; times of day are wall time. Quiet hours run where the
patient is: what would fall into them goes out earlier, for later would be too late. What keeps
people safe is exempt.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from coord.domain.interval import Interval
from coord.domain.local_time import local_date, minute_of_day, on_day, to_wall

PURPOSE = "reminders"  # what a contact point must be meant for


class MessageKind(StrEnum):
    CONFIRMATION = "confirmation"
    UPDATE = "update"
    CANCELLATION = "cancellation"
    REMINDER_48H = "reminder_48h"
    REMINDER_24H = "reminder_24h"
    ADVISORY_BEFORE = "advisory_before"
    ADVISORY_AFTER = "advisory_after"
    INVITATION = "invitation"
    INVITATION_UPDATE = "invitation_update"
    INVITATION_CANCEL = "invitation_cancel"
    SERIES_CONFIRMATION = "series_confirmation"
    SERIES_INVITATION = "series_invitation"
    REMINDER_7D = "reminder_7d"
    REMINDER_2H = "reminder_2h"
    EVENING_CHECK = "evening_check"
    FOLLOW_UP_REMINDER = "follow_up_reminder"
    ADVISORY_EXTENDED = "advisory_extended"
    PROMPT_SLEEP = "prompt_sleep"
    PROMPT_MEALS = "prompt_meals"
    PROMPT_JOURNAL = "prompt_journal"
    DAILY = "daily"
    ESCORT_PICKUP = "escort_pickup"
    ESCORT_LATE = "escort_late"
    ESCORT_READY = "escort_ready"
    ESCORT_CANCELLED = "escort_cancelled"
    ESCORT_ADVISORY = "escort_advisory"
    CODE = "code"


CANCELS = frozenset({MessageKind.CANCELLATION, MessageKind.INVITATION_CANCEL})
FIRST_NEWS = frozenset({MessageKind.CONFIRMATION, MessageKind.INVITATION})
NEWS = FIRST_NEWS | {MessageKind.UPDATE, MessageKind.INVITATION_UPDATE}
TELLING = NEWS | {MessageKind.REMINDER_48H, MessageKind.REMINDER_24H, MessageKind.ADVISORY_BEFORE}
OF_SERIES = frozenset({MessageKind.SERIES_CONFIRMATION, MessageKind.SERIES_INVITATION})
TO_PRACTITIONERS = frozenset(
    {
        MessageKind.INVITATION,
        MessageKind.INVITATION_UPDATE,
        MessageKind.INVITATION_CANCEL,
        MessageKind.SERIES_INVITATION,
    }
)


@dataclass(frozen=True, slots=True)
class ReminderPlan:
    """The house's plan; hours and minutes of the local day."""

    grace_minutes: int = 3
    quiet_from: int = 20 * 60
    quiet_until: int = 9 * 60
    evening: int = 17 * 60
    no_drive_until: int = 9 * 60


@dataclass(frozen=True, slots=True)
class DueMessage:
    """`due` and `stale` are UTC epoch minutes: not before the one, not after the other."""

    kind: MessageKind
    due: int
    stale: int


@dataclass(frozen=True, slots=True)
class Visit:
    """What reminders must know; `is_treatment` is what nobody drives home from."""

    interval: Interval
    zone: ZoneInfo
    patient_zone: ZoneInfo
    is_treatment: bool


def reminders(visit: Visit, plan: ReminderPlan, now: int) -> tuple[DueMessage, ...]:
    """The reminders and advisories still ahead at `now`; what has passed is never made up for."""
    planned = [
        _before(visit, plan, MessageKind.REMINDER_48H, 48),
        _before(visit, plan, MessageKind.REMINDER_24H, 24),
    ]
    if visit.is_treatment:
        planned += _advisories(visit, plan, now)
    return tuple(one for one in planned if one.due >= now + plan.grace_minutes)


def _before(visit: Visit, plan: ReminderPlan, kind: MessageKind, hours: int) -> DueMessage:
    due = earlier_than_quiet(visit.interval.starts - hours * 60, visit.patient_zone, plan)
    return DueMessage(kind, due, visit.interval.starts - 60)


def _advisories(visit: Visit, plan: ReminderPlan, now: int) -> list[DueMessage]:
    """Before treatment, at once where the evening before has passed; and again when it ends."""
    starts, ends = visit.interval.starts, visit.interval.ends
    evening = on_day(local_date(starts, visit.zone) - timedelta(days=1), plan.evening, visit.zone)
    before = max(evening, now + plan.grace_minutes)
    advisories = [DueMessage(MessageKind.ADVISORY_AFTER, ends, ends + 6 * 60)]
    if before < starts:
        advisories.insert(0, DueMessage(MessageKind.ADVISORY_BEFORE, before, starts))
    return advisories


def earlier_than_quiet(due: int, zone: ZoneInfo, plan: ReminderPlan) -> int:
    """The same minute, or the last one before the quiet hours that it falls into."""
    wall = to_wall(due, zone)
    minute = minute_of_day(due, zone)
    if plan.quiet_until <= minute < plan.quiet_from:
        return due
    day = wall.date() if minute >= plan.quiet_from else wall.date() - timedelta(days=1)
    return on_day(day, plan.quiet_from, zone) - 1


def no_drive_until(visit: Visit, plan: ReminderPlan) -> int:
    """The minute before which nobody drives: the next morning, after a full night's sleep."""
    return on_day(
        local_date(visit.interval.starts, visit.zone) + timedelta(days=1), plan.no_drive_until, visit.zone
    )
