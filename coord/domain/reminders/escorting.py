"""What whoever takes a patient home is told: when and where to come, and each change of that."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, on_day
from coord.domain.reminders.kinds import MessageKind
from coord.domain.reminders.plan import ReminderPlan
from coord.domain.reminders.quiet import when_quiet_ends

OF_USE = 6 * 60
TO_SET_OUT = 2 * 60


@dataclass(frozen=True, slots=True)
class PickUp:
    """One escort and the visit: `ends` is when the patient can go, None where nobody is taken home.

    `told_for` is the minute that this escort believes in. Only who `is_sure` is asked to come. Who
    `is_advised` has heard on that day how to see the patient home.
    """

    ends: int | None
    zone: ZoneInfo
    told_for: int | None
    is_sure: bool
    type_code: str = ""
    is_advised: bool = False


@dataclass(frozen=True, slots=True)
class EscortMessage:
    """`pick_up` is the minute that it names; due and stale are UTC epoch minutes."""

    kind: MessageKind
    pick_up: int
    due: int
    stale: int


def to_escort(one: PickUp, plan: ReminderPlan, now: int) -> tuple[EscortMessage, ...]:
    """All that this escort is still to be told."""
    soon = now + plan.grace_minutes
    if one.ends is None or not (one.is_sure or _is_same_day(one)):
        return _called_off(one, plan, soon)
    advice = () if one.is_advised else (_advice(one.ends),)
    if one.told_for == one.ends:
        return advice
    kind = MessageKind.ESCORT_LATE if _is_later(one) else MessageKind.ESCORT_PICKUP
    wanted = soon if one.told_for is not None else max(soon, _evening_before(one, one.ends, plan))
    due = _by_day(wanted, one.ends, one.zone, plan)
    return (EscortMessage(kind, one.ends, due, one.ends), *advice)


def _advice(ends: int) -> EscortMessage:
    return EscortMessage(MessageKind.ESCORT_ADVISORY, ends, ends, ends + OF_USE)


def _called_off(one: PickUp, plan: ReminderPlan, soon: int) -> tuple[EscortMessage, ...]:
    if one.told_for is None or one.told_for <= soon:
        return ()
    due = _by_day(soon, one.told_for, one.zone, plan)
    return (EscortMessage(MessageKind.ESCORT_CANCELLED, one.told_for, due, one.told_for),)


def _by_day(wanted: int, pick_up: int, zone: ZoneInfo, plan: ReminderPlan) -> int:
    """The same minute, or the morning after the quiet hours where that is long enough before the pick-up."""
    morning = when_quiet_ends(wanted, zone, plan)
    return morning if morning <= pick_up - TO_SET_OUT else wanted


def _is_same_day(one: PickUp) -> bool:
    """Who comes on that day anyway is told the new hour, however far it has moved."""
    if one.told_for is None or one.ends is None:
        return False
    return local_date(one.told_for, one.zone) == local_date(one.ends, one.zone)


def _is_later(one: PickUp) -> bool:
    return one.told_for is not None and one.ends is not None and _is_same_day(one) and one.ends > one.told_for


def _evening_before(one: PickUp, ends: int, plan: ReminderPlan) -> int:
    day = local_date(ends, one.zone) - timedelta(days=1)
    return on_day(day, plan.evening_of(one.type_code), one.zone)
