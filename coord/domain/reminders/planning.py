"""When which message about a visit is due, and after when it is of no use any more.

Quiet hours run where the patient is: what would fall into them goes out earlier, for later would be too
late. What keeps people safe is exempt.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from coord.domain.interval import Interval
from coord.domain.local_time import local_date, on_day
from coord.domain.reminders.kinds import MessageKind
from coord.domain.reminders.plan import STEPS, ReminderPlan
from coord.domain.reminders.quiet import earlier_than_quiet, when_quiet_ends

TWO_DAYS = 2 * 1440
SOONEST = 60
LATEST = 30
# Who is due that soon after they may drive again would have to leave before.
ON_THE_WAY = 30


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
    type_code: str = ""
    is_follow_up: bool = False


def reminders(visit: Visit, plan: ReminderPlan, now: int) -> tuple[DueMessage, ...]:
    """The reminders and advisories still ahead at `now`; what has passed is never made up for."""
    steps = plan.steps(visit.type_code, is_treatment=visit.is_treatment, is_follow_up=visit.is_follow_up)
    planned = [_step(kind, visit, plan, now) for kind in STEPS if kind in steps]
    if visit.is_treatment:
        planned += _advisories(visit, plan, now)
    ahead = (one for one in planned if one is not None and one.due >= now + plan.grace_minutes)
    return tuple(sorted(ahead, key=lambda one: one.due))


def _step(kind: MessageKind, visit: Visit, plan: ReminderPlan, now: int) -> DueMessage | None:
    if kind in _ON_A_DAY:
        return _ON_A_DAY[kind](visit, plan, now)
    starts, before = visit.interval.starts, plan.minutes_before(kind, visit.type_code)
    due = earlier_than_quiet(starts - before, visit.patient_zone, plan)
    return DueMessage(kind, due, starts - _of_use_before(kind, before, visit.type_code, plan))


def _of_use_before(kind: MessageKind, before: int, code: str, plan: ReminderPlan) -> int:
    """How many minutes before the visit a reminder is of no use any more, for the next one is near."""
    if kind is MessageKind.REMINDER_7D:
        return max(before - TWO_DAYS, plan.minutes_before(MessageKind.REMINDER_48H, code))
    if kind is MessageKind.REMINDER_48H:
        return plan.minutes_before(MessageKind.REMINDER_24H, code)
    return SOONEST


def _last(visit: Visit, plan: ReminderPlan, _: int) -> DueMessage | None:
    """It says "today": what would go out the evening before waits for the morning, or is left out."""
    starts, zone = visit.interval.starts, visit.patient_zone
    wanted = starts - plan.minutes_before(MessageKind.REMINDER_2H, visit.type_code)
    due = earlier_than_quiet(wanted, zone, plan)
    if local_date(due, zone) != local_date(starts, zone):
        midnight = on_day(local_date(starts, zone), 0, zone)
        due = when_quiet_ends(max(wanted, midnight), zone, plan)
    is_of_use = due <= starts - SOONEST
    return DueMessage(MessageKind.REMINDER_2H, due, starts - LATEST) if is_of_use else None


def _evening_check(visit: Visit, plan: ReminderPlan, now: int) -> DueMessage | None:
    """It says "tomorrow", and is given at once where the hour has passed but not the evening."""
    midnight = on_day(local_date(visit.interval.starts, visit.zone), 0, visit.zone)
    due = max(_evening_before(visit, plan), now + plan.grace_minutes)
    return DueMessage(MessageKind.EVENING_CHECK, due, midnight) if due < midnight else None


_ON_A_DAY: dict[MessageKind, Callable[[Visit, ReminderPlan, int], DueMessage | None]] = {
    MessageKind.REMINDER_2H: _last,
    MessageKind.EVENING_CHECK: _evening_check,
}


def _advisories(visit: Visit, plan: ReminderPlan, now: int) -> list[DueMessage]:
    """Before treatment, at once where the evening before has passed; and again when it ends."""
    starts, ends = visit.interval.starts, visit.interval.ends
    before = max(_evening_before(visit, plan), now + plan.grace_minutes)
    after = DueMessage(MessageKind.ADVISORY_AFTER, ends, ends + 6 * 60)
    return [DueMessage(MessageKind.ADVISORY_BEFORE, before, starts), after] if before < starts else [after]


def _evening_before(visit: Visit, plan: ReminderPlan) -> int:
    day = local_date(visit.interval.starts, visit.zone) - timedelta(days=1)
    return on_day(day, plan.evening_of(visit.type_code), visit.zone)


def no_drive_until(starts: int, zone: ZoneInfo, plan: ReminderPlan) -> int:
    """The minute before which nobody drives after a visit: the next morning, after a full night's sleep."""
    return on_day(local_date(starts, zone) + timedelta(days=1), plan.no_drive_until, zone)
