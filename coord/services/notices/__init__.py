"""Queueing what people are told about an appointment, in the transaction that changes it.

Nothing goes out before a short grace has passed, so that quick changes merge: whoever has not
been told yet hears only the last word, and whoever was never told hears of no cancellation.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.changes import Tell
from coord.domain.local_time import local_date, to_minute, to_moment
from coord.domain.reminders import (
    CANCELS,
    OF_SERIES,
    TELLING,
    DueMessage,
    MessageKind,
    ReminderPlan,
    when_quiet_ends,
)
from coord.domain.reminders.calling import call_of_change_by
from coord.domain.reminders.kinds import PROMPTS
from coord.domain.reminders.prompting import prompts
from coord.services import escorts, telephones
from coord.services.notices.queue import Queue
from coord.services.notices.summary import Summary
from coord.services.notices.united import united
from coord.services.today import day_in
from coord.store import messages, policies, tasks
from coord.store.batch import Batch
from coord.store.messages import Audience

OF_USE = timedelta(hours=6)
HOME = (MessageKind.ADVISORY_AFTER, MessageKind.RELATIVE_ADVISORY)
ON_THE_DAY, BEFORE_THE_DAY = "near_change", "night_change"


def booked(tx: Connection, appointment_ids: Sequence[int], now: datetime) -> None:
    """Confirm, invite, and queue the reminders of new appointments."""
    _announce(tx, appointment_ids, now)


def confirm(batch: Batch, found: Sequence[Audience], plan: ReminderPlan, now: datetime) -> None:
    """The same for appointments that are written together with their messages."""
    queues = [Queue(one, plan, now, Tell.NOW) for one in found]
    for queue in queues:
        queue.announce()
    messages.put(batch, united(queues))


def series_booked(tx: Connection, series_id: int, appointment_ids: Sequence[int], now: datetime) -> None:
    """One summary to each for all visits of a series, and the reminders of each visit."""
    messages.add(tx, _of_several(series_id, _queues(tx, appointment_ids, now, Tell.NOW)))


def course_booked(
    batch: Batch, series_id: int, found: Sequence[Audience], plan: ReminderPlan, now: datetime
) -> None:
    """The same for visits that are written together with their messages."""
    queues = [Queue(one, plan, now, Tell.NOW) for one in found]
    messages.put(batch, _of_several(series_id, queues))


def tail_changed(tx: Connection, series_id: int, appointment_ids: Sequence[int], now: datetime) -> None:
    """One summary to each for the visits of a series that were planned anew, with their reminders.

    Who was told of one and has no part in it any more is told so.
    """
    messages.suppress(tx, appointment_ids, "superseded")
    queues = sorted(_queues(tx, appointment_ids, now, Tell.NOW), key=lambda queue: queue.one.starts)
    for queue in queues:
        queue.let_go()
    messages.add(tx, _of_several(series_id, queues))
    escorts.announce(tx, appointment_ids, now)


def _of_several(series_id: int, queues: list["Queue"]) -> list[dict[str, Any]]:
    """The reminders of each visit, what relatives are told of it, and the summaries of all."""
    for queue in queues:
        queue.remind_all()
        for relative in queue.audience.relatives:
            queue.tell_relative(relative)
    rows = [row for queue in queues for row in queue.rows]
    return [*rows, *Summary(series_id, queues).rows()]


def settled(tx: Connection, appointment_ids: Sequence[int], now: datetime) -> None:
    """Pencilled visits are final now: everybody who was told of them hears so, in one message."""
    queues = _queues(tx, appointment_ids, now, Tell.NOW)
    for queue in queues:
        queue.settle()
    _add(tx, queues)


def moved(tx: Connection, appointment_ids: Sequence[int], now: datetime, tell: Tell = Tell.NOW) -> None:
    """Replace everything queued by the news of the change, for those to whom it is news."""
    messages.suppress(tx, appointment_ids, "superseded")
    _call_about(tx, _announce(tx, appointment_ids, now, tell), now)
    escorts.announce(tx, appointment_ids, now)


def stays_longer(tx: Connection, appointment_id: int, now: datetime) -> None:
    """The visit ends later for who is there: they know it, and hear only once how they get home."""
    moved(tx, [appointment_id], now, Tell.ALREADY_TOLD)
    for kind in HOME:
        messages.drop_repeated(tx, appointment_id, kind)


def cancelled(tx: Connection, appointment_ids: Sequence[int], now: datetime, tell: Tell = Tell.NOW) -> None:
    """Take back everything queued, and tell those who had been told."""
    messages.suppress(tx, appointment_ids, "cancelled")
    queues = _queues(tx, appointment_ids, now, tell)
    for queue in queues:
        for told in queue.told.values():
            queue.take_back(told)
    _add(tx, queues)
    _call_about(tx, queues, now)
    escorts.announce(tx, appointment_ids, now)


def not_held(tx: Connection, appointment_ids: Sequence[int], why: str, now: datetime) -> None:
    """Take back everything queued about visits that are not held; whoever was there knows."""
    messages.suppress(tx, appointment_ids, why)
    escorts.announce(tx, appointment_ids, now)


def held_after_all(tx: Connection, appointment_id: int, why: str, now: datetime) -> None:
    """Queue again what was taken back for this reason, for that was a mistake."""
    messages.restore(tx, appointment_id, why)
    escorts.announce(tx, [appointment_id], now)


def ended(tx: Connection, appointment_id: int, at: datetime) -> None:
    """The advice for the way home is due when the visit has really ended."""
    for kind in (*HOME, MessageKind.ESCORT_ADVISORY):
        messages.put_to(tx, appointment_id, kind, at, at + OF_USE)


def advice_extended(tx: Connection, appointment_id: int, until: int, now: datetime) -> None:
    """The patient and guardians are told at once that the patient waits longer before driving."""
    (queue,) = _queues(tx, [appointment_id], now, Tell.NOW)
    due = DueMessage(MessageKind.ADVISORY_EXTENDED, to_minute(now), until)
    for contact in queue.contacts:
        queue.remind(due, contact)
    queue.advise_guardians(due)
    _add(tx, [_named(queue, until)])


def _named(queue: "Queue", until: int) -> "Queue":
    """Each later minute is news of its own."""
    for row in queue.rows:
        row["dedupe_key"] += f"/{until}"
    return queue


def prompt(tx: Connection, appointment_id: int, at: datetime, now: datetime) -> None:
    """Queue the words between visits that a clinician has turned on for the patient."""
    (queue,) = _queues(tx, [appointment_id], now, Tell.NOW)
    zone, wanted = ZoneInfo(queue.one.patient_zone), queue.one.prompts
    for due in prompts(to_minute(at), zone, wanted, queue.plan):
        for contact in queue.contacts:
            queue.remind(due, contact)
    _add(tx, [queue])


def unprompt(tx: Connection, appointment_id: int) -> None:
    """The treatment is not over after all: no words follow it yet."""
    messages.drop_waiting(tx, appointment_id, PROMPTS)


def may_go(tx: Connection, appointment_id: int, at: datetime) -> None:
    """The patient is told about the way home as soon as they may go, and so are guardians."""
    for kind in HOME:
        messages.put_to(tx, appointment_id, kind, at, at + OF_USE)


def _announce(
    tx: Connection, appointment_ids: Sequence[int], now: datetime, tell: Tell = Tell.NOW
) -> list["Queue"]:
    queues = _queues(tx, appointment_ids, now, tell)
    for queue in queues:
        queue.announce()
    messages.add(tx, united(queues))
    return queues


def _call_about(tx: Connection, queues: Sequence["Queue"], now: datetime) -> None:
    """A change that could not wait is told by telephone too: nobody knows whether a message is read.

    It was made on the day of the visit, or so late on an earlier one that the next morning is that day.
    """
    minute = to_minute(now)
    for queue in queues:
        one, starts = queue.one, queue.near_change()
        if starts is None:
            continue
        there, desk = ZoneInfo(one.patient_zone), ZoneInfo(one.time_zone)
        called = telephones.callable_from(tx, one.patient_id, there, queue.plan, now)
        due = call_of_change_by(minute, starts, max(called, when_quiet_ends(minute, desk, queue.plan)))
        is_same_day = local_date(starts, there) <= local_date(minute, there)
        tasks.add(
            tx,
            one.organization_id,
            ON_THE_DAY if is_same_day else BEFORE_THE_DAY,
            due=to_moment(due),
            now=now,
            patient_id=one.patient_id,
            appointment_id=one.id,
        )


def _queues(tx: Connection, appointment_ids: Sequence[int], now: datetime, tell: Tell) -> list["Queue"]:
    """An empty queue for each appointment."""
    found = messages.audiences(tx, appointment_ids, TELLING, CANCELS, OF_SERIES)
    if not found:
        return []
    first = found[0].one
    plan = policies.reminder_plan(tx, first.organization_id, day_in(first.time_zone, now))
    return [Queue(one, plan, now, tell) for one in found]


def _add(tx: Connection, queues: Sequence["Queue"]) -> None:
    messages.add(tx, [row for queue in queues for row in queue.rows])
