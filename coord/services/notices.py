"""Queueing what people are told about an appointment, in the transaction that changes it.

Nothing goes out before a short grace has passed, so that quick changes merge: whoever has not
been told yet hears only the last word, and whoever was never told hears of no cancellation.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_moment
from coord.domain.reminders import NEWS, DueMessage, MessageKind, ReminderPlan, Visit, reminders
from coord.store import messages, policies

TEXTS = frozenset(
    {
        MessageKind.UPDATE,
        MessageKind.CANCELLATION,
        MessageKind.REMINDER_24H,
        MessageKind.ADVISORY_BEFORE,
        MessageKind.ADVISORY_AFTER,
    }
)
PURPOSE = "reminders"


def booked(tx: Connection, appointment_ids: Iterable[int], now: datetime) -> None:
    """Confirm, invite, and queue the reminders of new appointments."""
    for appointment_id in appointment_ids:
        _announce(tx, appointment_id, now)


def moved(tx: Connection, appointment_ids: Sequence[int], before: Sequence[Any], now: datetime) -> None:
    """Replace everything queued by the news of the change; `before` is who was assigned until now."""
    messages.suppress(tx, appointment_ids, "superseded")
    for appointment_id, assigned in zip(appointment_ids, before, strict=True):
        _announce(tx, appointment_id, now)
        _disinvite(tx, appointment_id, assigned, now)


def assigned_to(tx: Connection, appointment_ids: Iterable[int]) -> list[list[Any]]:
    """The practitioners' contact points as they are now, for `moved` to compare."""
    return [messages.recipients(tx, one)[2] for one in appointment_ids]


def cancelled(tx: Connection, appointment_ids: Sequence[int], now: datetime) -> None:
    """Take back everything queued, and tell those who had been told."""
    messages.suppress(tx, appointment_ids, "cancelled")
    for appointment_id in appointment_ids:
        one, own, practitioners = messages.recipients(tx, appointment_id)
        plan = policies.reminder_plan(tx, one.organization_id, now.date())
        told = messages.told(tx, appointment_id, NEWS)
        queue = _Queue(one, plan, now)
        queue.to_patient(_once(one, plan, MessageKind.CANCELLATION, now), [c for c in own if c.id in told])
        queue.to_practitioners(MessageKind.INVITATION_CANCEL, [p for p in practitioners if p.id in told])
        messages.add(tx, queue.rows)


def _announce(tx: Connection, appointment_id: int, now: datetime) -> None:
    one, own, practitioners = messages.recipients(tx, appointment_id)
    plan = policies.reminder_plan(tx, one.organization_id, now.date())
    told = messages.told(tx, appointment_id, NEWS)
    queue = _Queue(one, plan, now)
    for contact in own:
        kind = MessageKind.UPDATE if contact.id in told else MessageKind.CONFIRMATION
        queue.to_patient(_once(one, plan, kind, now), [contact])
    for due in reminders(_visit(one), plan, to_minute(now)):
        queue.to_patient(due, own)
    for practitioner in practitioners:
        _invite(queue, practitioner, is_told=practitioner.id in told)
    messages.add(tx, queue.rows)


def _invite(queue: "_Queue", practitioner: Any, *, is_told: bool) -> None:
    """Who watches a live feed gets mails for changes only, unless they ask for all."""
    if is_told or (practitioner.has_feed and queue.one.sequence > 0):
        queue.to_practitioners(MessageKind.INVITATION_UPDATE, [practitioner])
    elif not practitioner.has_feed or practitioner.wants_all_invitations:
        queue.to_practitioners(MessageKind.INVITATION, [practitioner])


def _disinvite(tx: Connection, appointment_id: int, before: Sequence[Any], now: datetime) -> None:
    """Whoever was told and is no longer needed gets a cancellation of their own."""
    one, _, practitioners = messages.recipients(tx, appointment_id)
    plan = policies.reminder_plan(tx, one.organization_id, now.date())
    told = messages.told(tx, appointment_id, NEWS)
    still = {practitioner.id for practitioner in practitioners}
    queue = _Queue(one, plan, now)
    gone = [who for who in before if who.id in told and who.id not in still]
    queue.to_practitioners(MessageKind.INVITATION_CANCEL, gone)
    messages.add(tx, queue.rows)


def _visit(one: Any) -> Visit:
    interval = Interval(one.starts, one.ends)
    return Visit(interval, ZoneInfo(one.time_zone), ZoneInfo(one.patient_zone), one.is_treatment)


def _once(one: Any, plan: ReminderPlan, kind: MessageKind, now: datetime) -> DueMessage:
    """News of a change: after the grace, and of use until the visit is over."""
    return DueMessage(kind, to_minute(now) + plan.grace_minutes, one.ends)


class _Queue:
    """The rows of one appointment's messages."""

    def __init__(self, one: Any, plan: ReminderPlan, now: datetime) -> None:
        self.one, self.plan, self.now = one, plan, now
        self.rows: list[dict[str, Any]] = []

    def to_patient(self, due: DueMessage, contacts: Iterable[Any]) -> None:
        for contact in contacts:
            wanted = contact.channel == "email" or due.kind in TEXTS
            if PURPOSE in contact.purposes and wanted:
                self._add(due, contact.id, contact.channel)

    def to_practitioners(self, kind: MessageKind, practitioners: Iterable[Any]) -> None:
        for practitioner in practitioners:
            self._add(_once(self.one, self.plan, kind, self.now), practitioner.id, "email")

    def _add(self, due: DueMessage, contact_point_id: int, channel: str) -> None:
        one = self.one
        self.rows.append(
            {
                "organization_id": one.organization_id,
                "kind": due.kind,
                "channel": channel,
                "contact_point_id": contact_point_id,
                "participant_id": one.participant_id,
                "appointment_id": one.id,
                "sequence": one.sequence,
                "details": {},
                "due_at": to_moment(due.due),
                "stale_at": to_moment(due.stale),
                "status": "pending",
                "fence": 0,
                "dedupe_key": f"{due.kind}/{one.participant_id}/{one.sequence}/{contact_point_id}",
                "created_at": self.now,
            }
        )
