"""Manners at the moment of sending: the hour, how often, and what goes along in the same mail."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.appointment import Status
from coord.domain.local_time import to_minute, to_moment
from coord.domain.reminders import (
    PURPOSE,
    SAID_TOGETHER,
    TO_RELATIVES,
    MessageKind,
    ReminderPlan,
    side_of,
    when_quiet_ends,
    when_safe,
)
from coord.domain.reminders.kinds import TEXT_FIRST
from coord.domain.reminders.manners import (
    MERGED,
    MERGED_FOR_RELATIVES,
    ON_LEAVING,
    WEIGHT,
    Text,
    is_too_many,
    later_than_ready,
    may_join,
    may_wait,
)
from coord.services.notices.queue import soonest
from coord.store import messages
from coord.store.messages import Claim

TOO_MANY = "enough texts for now"
TEXT, MAIL = "sms", "email"
WEEK = timedelta(days=8)


def later(row: Any, now: datetime, plan: ReminderPlan) -> datetime | None:
    """When it may go out, where that is not now: in the reader's own safe hours, a text in no quiet ones."""
    zone, minute = ZoneInfo(row.patient_zone), to_minute(now)
    until = max(safe_from(row, minute, zone), _loud_from(row, minute, zone, plan))
    is_waiting = until > minute and may_wait(MessageKind(row.kind), soonest(row.details), until, zone)
    return to_moment(until) if is_waiting else None


def until_ready(row: Any, now: datetime) -> datetime | None:
    """When to try again what tells a patient to go home who is still being treated."""
    is_here = MessageKind(row.kind) in ON_LEAVING and row.participant_status == Status.ARRIVED
    if not is_here or row.begun_at is None or row.ready_at is not None or row.waits_until is not None:
        return None
    later = later_than_ready(row.ends, to_minute(now))
    return to_moment(later) if later is not None else None


def safe_from(row: Any, minute: int, zone: ZoneInfo) -> int:
    """The first minute from then on at which the reader wants to be written to."""
    return when_safe(minute, zone, row.safe_from, row.safe_until)


def _loud_from(row: Any, minute: int, zone: ZoneInfo, plan: ReminderPlan) -> int:
    return when_quiet_ends(minute, zone, plan) if row.channel == TEXT else minute


def is_one_too_many(tx: Connection, row: Any, now: datetime, plan: ReminderPlan) -> bool:
    """Whether a text must give way to others to the same person."""
    kind = MessageKind(row.kind)
    if row.channel != TEXT or kind not in WEIGHT:
        return False
    whose = row.contact_point_id if kind in TO_RELATIVES else None
    sent = messages.texts_to(tx, row.patient_id, now - WEEK, but=row.id, contact_point_id=whose)
    others = (text_of(one) for one in sent)
    return is_too_many(kind, others, ZoneInfo(row.patient_zone), to_minute(now), plan)


def give_way(tx: Connection, claim: Claim, row: Any, now: datetime, why: str = TOO_MANY) -> None:
    """The message is kept back; what would have gone by text alone goes by mail, where there is one."""
    messages.settle(tx, claim, "suppressed", now, why=why)
    if row.channel == TEXT and MessageKind(row.kind) in TEXT_FIRST:
        messages.by_mail_instead(tx, claim.id, PURPOSE, now)


def text_of(one: Any) -> Text:
    """A text's row as manners count it."""
    is_sent = one.status in messages.SENT
    return Text(MessageKind(one.kind), to_minute(one.sent_at or one.due_at), is_sent)


def beside(tx: Connection, row: Any, now: datetime, plan: ReminderPlan) -> list[Claim]:
    """Claim what else goes to the same address in one message: other news, or other reminders by mail."""
    kind = MessageKind(row.kind)
    if kind in SAID_TOGETHER:
        news = messages.of_one_act(tx, row, side_of(kind).news, now)
        return messages.take_along(tx, [one.id for one in news], now) if news else []
    kinds = merged_with(kind, row.channel, plan)
    if not kinds:
        return []
    zone, minute = ZoneInfo(row.patient_zone), to_minute(now)
    found = [
        one.id
        for one in messages.beside(tx, row.id, row.contact_point_id, kinds)
        if may_join(MessageKind(one.kind), to_minute(one.due_at), zone, minute)
    ]
    return messages.take_along(tx, found, now) if found else []


def merged_with(kind: MessageKind, channel: str, plan: ReminderPlan) -> frozenset[MessageKind]:
    """What goes out in one message with this kind; to relatives texts too, for each is one of their day."""
    if kind in MERGED_FOR_RELATIVES:
        return MERGED_FOR_RELATIVES if channel == TEXT or plan.merges_mails else frozenset()
    return MERGED if channel == MAIL and kind in MERGED and plan.merges_mails else frozenset()
