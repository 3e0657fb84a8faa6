"""Queueing what people are told about an appointment, in the transaction that changes it.

Nothing goes out before a short grace has passed, so that quick changes merge: whoever has not
been told yet hears only the last word, and whoever was never told hears of no cancellation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.changes import Tell
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_moment
from coord.domain.reminders import (
    CANCELS,
    NEWS,
    PURPOSE,
    TELLING,
    TO_PRACTITIONERS,
    TO_RELATIVES,
    DueMessage,
    MessageKind,
    ReminderPlan,
    Visit,
    goes_by,
    reminders,
    when_quiet_ends,
)
from coord.domain.reminders.kinds import PROMPTS
from coord.domain.reminders.manners import may_wait
from coord.domain.reminders.prompting import prompts
from coord.services import escorts
from coord.store import messages, policies, tasks
from coord.store.batch import Batch
from coord.store.messages import Audience, Told

CHANGES = frozenset({MessageKind.UPDATE, MessageKind.CANCELLATION})
NEWS_TO_PATIENTS = (NEWS | CANCELS) - TO_PRACTITIONERS - TO_RELATIVES
A_DAY_BEFORE = frozenset({MessageKind.REMINDER_24H, MessageKind.FOLLOW_UP_REMINDER})
OF_USE = timedelta(hours=6)
CALL, CALL_WITHIN = "near_change", timedelta(minutes=30)


def booked(tx: Connection, appointment_ids: Sequence[int], now: datetime) -> None:
    """Confirm, invite, and queue the reminders of new appointments."""
    _announce(tx, appointment_ids, now)


def confirm(batch: Batch, found: Sequence[Audience], plan: ReminderPlan, now: datetime) -> None:
    """The same for appointments that are written together with their messages."""
    for one in found:
        queue = _Queue(one, plan, now, Tell.NOW)
        queue.announce()
        messages.put(batch, queue.rows)


def series_booked(tx: Connection, series_id: int, appointment_ids: Sequence[int], now: datetime) -> None:
    """One summary to each for all visits of a series, and the reminders of each visit."""
    messages.add(tx, _of_several(series_id, _queues(tx, appointment_ids, now, Tell.NOW)))


def course_booked(
    batch: Batch, series_id: int, found: Sequence[Audience], plan: ReminderPlan, now: datetime
) -> None:
    """The same for visits that are written together with their messages."""
    queues = [_Queue(one, plan, now, Tell.NOW) for one in found]
    messages.put(batch, _of_several(series_id, queues))


def _of_several(series_id: int, queues: list["_Queue"]) -> list[dict[str, Any]]:
    """The reminders of each visit, and the summaries of all of them."""
    for queue in queues:
        queue.remind_all()
    rows = [row for queue in queues for row in queue.rows]
    return [*rows, *_Summary(series_id, queues).rows()]


def moved(tx: Connection, appointment_ids: Sequence[int], now: datetime, tell: Tell = Tell.NOW) -> None:
    """Replace everything queued by the news of the change, for those to whom it is news."""
    messages.suppress(tx, appointment_ids, "superseded")
    _call_about(tx, _announce(tx, appointment_ids, now, tell), now)
    escorts.announce(tx, appointment_ids, now)


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
    for kind in (MessageKind.ADVISORY_AFTER, MessageKind.ESCORT_ADVISORY):
        messages.put_to(tx, appointment_id, kind, at, at + OF_USE)


def advice_extended(tx: Connection, appointment_id: int, until: int, now: datetime) -> None:
    """The patient is told at once that they wait longer before they drive."""
    (queue,) = _queues(tx, [appointment_id], now, Tell.NOW)
    due = DueMessage(MessageKind.ADVISORY_EXTENDED, to_minute(now), until)
    for contact in queue.contacts:
        queue.remind(due, contact)
    _add(tx, [_named(queue, until)])


def _named(queue: "_Queue", until: int) -> "_Queue":
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
    """The patient is told about the way home as soon as they may go."""
    messages.put_to(tx, appointment_id, MessageKind.ADVISORY_AFTER, at, at + OF_USE)


def _announce(
    tx: Connection, appointment_ids: Sequence[int], now: datetime, tell: Tell = Tell.NOW
) -> list["_Queue"]:
    queues = _queues(tx, appointment_ids, now, tell)
    for queue in queues:
        queue.announce()
    _add(tx, queues)
    return queues


def _call_about(tx: Connection, queues: Sequence["_Queue"], now: datetime) -> None:
    """A change on the day of the visit is told by telephone too: nobody knows whether a message is read."""
    for queue in queues:
        if queue.tells_near_change():
            tasks.add(
                tx,
                queue.one.organization_id,
                CALL,
                due=now + CALL_WITHIN,
                now=now,
                patient_id=queue.one.patient_id,
                appointment_id=queue.one.id,
            )


def _queues(tx: Connection, appointment_ids: Sequence[int], now: datetime, tell: Tell) -> list["_Queue"]:
    """An empty queue for each appointment."""
    found = messages.audiences(tx, appointment_ids, TELLING, CANCELS)
    if not found:
        return []
    plan = policies.reminder_plan(tx, found[0].one.organization_id, now.date())
    return [_Queue(one, plan, now, tell) for one in found]


def _add(tx: Connection, queues: Sequence["_Queue"]) -> None:
    messages.add(tx, [row for queue in queues for row in queue.rows])


def visit_of(one: Any) -> Visit:
    """What reminders must know of an appointment's row."""
    interval = Interval(one.starts, one.ends)
    return Visit(
        interval,
        ZoneInfo(one.time_zone),
        ZoneInfo(one.patient_zone),
        one.is_treatment,
        one.type_code,
        one.follows_id is not None,
    )


@dataclass(slots=True)
class _Queue:
    """The messages of one appointment: who is concerned, who was told what, and the rows so far."""

    audience: Audience
    plan: ReminderPlan
    now: datetime
    tell: Tell
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def one(self) -> Any:
        return self.audience.one

    @property
    def contacts(self) -> list[Any]:
        return self.audience.contacts

    @property
    def practitioners(self) -> list[Any]:
        return self.audience.practitioners

    @property
    def told(self) -> dict[int, Told]:
        return self.audience.told

    @property
    def channels(self) -> frozenset[str]:
        """By which channels the patient may be reached."""
        return frozenset(one.channel for one in self.contacts if PURPOSE in one.purposes)

    def announce(self) -> None:
        """Tell everybody concerned, and take back what is no longer so for somebody."""
        for contact in self.contacts:
            self.tell_patient(contact)
        for relative in self.audience.relatives:
            self.tell_relative(relative)
        self.remind_all()
        for practitioner in self.practitioners:
            self.tell_practitioner(practitioner)
        needed = {practitioner.id for practitioner in self.practitioners}
        for told in self.told.values():
            if told.is_practitioner and told.contact_point_id not in needed:
                self.take_back(told)

    def tell_patient(self, contact: Any) -> None:
        """Confirm what is new, tell what has changed, and keep silent where nothing has."""
        self._tell(
            contact,
            contact.channel,
            self.place(self.one),
            MessageKind.CONFIRMATION,
            MessageKind.UPDATE,
            has_consent=PURPOSE in contact.purposes,
        )

    def tell_relative(self, relative: Any) -> None:
        """Whoever around the patient may be told times hears of them in words of their own."""
        self._tell(
            relative,
            relative.channel,
            self.place(self.one),
            MessageKind.RELATIVE_CONFIRMATION,
            MessageKind.RELATIVE_UPDATE,
            has_consent=PURPOSE in relative.purposes,
        )

    def remind_all(self) -> None:
        """The reminders that are ahead; relatives get the one of the day before."""
        for due in reminders(visit_of(self.one), self.plan, to_minute(self.now)):
            for contact in self.contacts:
                self.remind(due, contact)
            if due.kind in A_DAY_BEFORE:
                theirs = replace(due, kind=MessageKind.RELATIVE_REMINDER)
                for relative in self.audience.relatives:
                    self.remind(theirs, relative)

    def tell_practitioner(self, practitioner: Any) -> None:
        """Who watches a live feed gets mails for changes only, unless they ask for all."""
        is_new = practitioner.id not in self.told
        is_change = self.one.sequence > 0
        if is_new and practitioner.has_feed and not practitioner.wants_all_invitations and not is_change:
            return
        self._tell(
            practitioner,
            "email",
            self.place(practitioner),
            MessageKind.INVITATION,
            MessageKind.INVITATION_UPDATE,
            has_consent=True,
        )

    def _tell(
        self,
        contact: Any,
        channel: str,
        place: dict[str, Any],
        first: MessageKind,
        change: MessageKind,
        *,
        has_consent: bool,
    ) -> None:
        told = self.told.get(contact.id)
        if not has_consent or (told and _same(told.details, place)):
            return
        kind = change if told else first
        if not self._goes_by(kind, channel):
            return
        before = {"before": [told.details["starts"], told.details["ends"]]} if told else {}
        self._add(self.news(kind), contact.id, channel, place | before)

    def remind(self, due: DueMessage, contact: Any) -> None:
        if self.reaches(due.kind, contact):
            self._add(due, contact.id, contact.channel, self.place(self.one))

    def reaches(self, kind: MessageKind, contact: Any) -> bool:
        """Whether this kind goes to an address that is not a practitioner's."""
        return PURPOSE in contact.purposes and self._goes_by(kind, contact.channel)

    def _goes_by(self, kind: MessageKind, channel: str) -> bool:
        """Patients by the channels that they have; everybody else by the one that was given for them."""
        return kind in TO_PRACTITIONERS | TO_RELATIVES or goes_by(kind, channel, self.channels)

    def tells_near_change(self) -> bool:
        """Whether the patient is told of a change that can wait for no better hour."""
        zone = ZoneInfo(self.one.patient_zone)
        until = when_quiet_ends(to_minute(self.now), zone, self.plan)
        changes = (row for row in self.rows if row["kind"] in CHANGES and row["status"] == "pending")
        return any(not may_wait(row["kind"], soonest(row["details"]), until, zone) for row in changes)

    def take_back(self, told: Told) -> None:
        """A cancellation that names the time that was told."""
        self._add(self.news(_cancelling(told)), told.contact_point_id, told.channel, told.details)

    def place(self, needed: Any) -> dict[str, Any]:
        """The minutes in which somebody is needed, and where."""
        where = {"clinic": self.one.clinic_id, "room": self.one.room_id}
        return {"starts": needed.starts, "ends": needed.ends, **where}

    def news(self, kind: MessageKind) -> DueMessage:
        """News of a change: after the grace, and of use until the visit is over."""
        return DueMessage(kind, to_minute(self.now) + self.plan.grace_minutes, self.one.ends)

    def _status(self, kind: MessageKind) -> str:
        """What somebody told the patient already is kept as told, so that the next news starts from there."""
        is_told = self.tell is Tell.ALREADY_TOLD and kind in NEWS_TO_PATIENTS
        return "told" if is_told else "pending"

    def _add(self, due: DueMessage, contact_point_id: int, channel: str, details: dict[str, Any]) -> None:
        if self.tell is Tell.NEVER and due.kind in NEWS_TO_PATIENTS:
            return
        self.rows.append(self.row(due, contact_point_id, channel, details))

    def row(
        self, due: DueMessage, contact_point_id: int, channel: str, details: dict[str, Any]
    ) -> dict[str, Any]:
        one = self.one
        return {
            "organization_id": one.organization_id,
            "kind": due.kind,
            "channel": channel,
            "contact_point_id": contact_point_id,
            "participant_id": one.participant_id,
            "appointment_id": one.id,
            "sequence": one.sequence,
            "details": details,
            "due_at": to_moment(due.due),
            "stale_at": to_moment(due.stale),
            "status": self._status(due.kind),
            "fence": 0,
            "dedupe_key": f"{due.kind}/{one.participant_id}/{one.sequence}/{contact_point_id}",
            "created_at": self.now,
        }


@dataclass(frozen=True, slots=True)
class _Summary:
    """One message to each for the visits of a series; what it names counts as told about each of them."""

    series_id: int
    queues: list[_Queue]

    def rows(self) -> list[dict[str, Any]]:
        own = [
            self._row(MessageKind.SERIES_CONFIRMATION, contact, contact.channel, self.queues)
            for contact in self.queues[0].contacts
            if self.queues[0].reaches(MessageKind.SERIES_CONFIRMATION, contact)
        ]
        theirs = [
            self._row(MessageKind.SERIES_INVITATION, practitioner, "email", self._with(practitioner))
            for practitioner in self._everybody()
            if practitioner.wants_all_invitations or not practitioner.has_feed
        ]
        return own + theirs

    def _everybody(self) -> list[Any]:
        """Every practitioner of the visits, once."""
        return list({one.id: one for queue in self.queues for one in queue.practitioners}.values())

    def _with(self, practitioner: Any) -> list[_Queue]:
        """The visits in which the practitioner has a part."""
        return [
            queue for queue in self.queues if any(one.id == practitioner.id for one in queue.practitioners)
        ]

    def _row(self, kind: MessageKind, contact: Any, channel: str, queues: Sequence[_Queue]) -> dict[str, Any]:
        first, last = queues[0], queues[-1]
        visits = {str(queue.one.id): queue.place(_part_of(queue, contact)) for queue in queues}
        due = first.news(kind)
        row = first.row(due, contact.id, channel, {**visits[str(first.one.id)], "visits": visits})
        key = f"{kind}/series/{self.series_id}/{contact.id}"
        stale = to_moment(last.one.ends)
        return row | {"series_id": self.series_id, "dedupe_key": key, "stale_at": stale}


def _part_of(queue: _Queue, contact: Any) -> Any:
    """When somebody is needed in a visit; the whole visit where they are not in it."""
    return next((one for one in queue.practitioners if one.id == contact.id), queue.one)


def _cancelling(told: Told) -> MessageKind:
    if told.is_practitioner:
        return MessageKind.INVITATION_CANCEL
    return MessageKind.RELATIVE_CANCELLATION if told.is_relative else MessageKind.CANCELLATION


def soonest(details: dict[str, Any]) -> int:
    """The start that was told before or is told now, whichever comes first."""
    told: list[int] = [details["starts"], *details.get("before", [])[:1]]
    return min(told)


def _same(told: dict[str, Any], place: dict[str, Any]) -> bool:
    return all(told.get(name) == value for name, value in place.items())
