"""The messages of one appointment, row by row: who is told what, when, and by which channel."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from coord.domain.changes import Tell
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_moment
from coord.domain.reminders import (
    CANCELS,
    NEWS,
    PURPOSE,
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
from coord.domain.reminders.manners import may_wait
from coord.store.messages import Audience, Told

CHANGES = frozenset({MessageKind.UPDATE, MessageKind.CANCELLATION})
NEWS_TO_PATIENTS = (NEWS | CANCELS) - TO_PRACTITIONERS - TO_RELATIVES
A_DAY_BEFORE = frozenset({MessageKind.REMINDER_24H, MessageKind.FOLLOW_UP_REMINDER})


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
class Queue:
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

    def channels_of(self, kind: MessageKind, contact: Any) -> frozenset[str]:
        """By which channels the reader of this kind may be reached, whose address this is."""
        theirs = self.contacts
        if kind in TO_RELATIVES:
            who = contact.related_person_id
            theirs = [one for one in self.audience.relatives if one.related_person_id == who]
        return frozenset(one.channel for one in theirs if PURPOSE in one.purposes)

    def announce(self) -> None:
        """Tell everybody concerned, and take back what is no longer so for somebody."""
        for contact in self.contacts:
            self.tell_patient(contact)
        for relative in self.audience.relatives:
            self.tell_relative(relative)
        self.remind_all()
        for practitioner in self.practitioners:
            self.tell_practitioner(practitioner)
        self.let_go()

    def let_go(self) -> None:
        """Tell practitioners who were told of it and have no part in it any more."""
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
        """The reminders that are ahead; relatives get the one of the day before, guardians the advice."""
        for due in reminders(visit_of(self.one), self.plan, to_minute(self.now)):
            for contact in self.contacts:
                self.remind(due, contact)
            if due.kind in A_DAY_BEFORE:
                theirs = replace(due, kind=MessageKind.RELATIVE_REMINDER)
                for relative in self.audience.relatives:
                    self.remind(theirs, relative)
            if due.kind is MessageKind.ADVISORY_AFTER:
                self.advise_guardians(due)

    def advise_guardians(self, due: DueMessage) -> None:
        """Whoever consents for a patient is advised of the hours after a treatment as the patient is."""
        theirs = replace(due, kind=MessageKind.RELATIVE_ADVISORY)
        for relative in self.audience.relatives:
            if relative.is_guardian:
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
        if not self._goes_by(kind, contact, channel):
            return
        before = {"before": [told.details["starts"], told.details["ends"]]} if told else {}
        self._add(self.news(kind), contact.id, channel, place | before)

    def remind(self, due: DueMessage, contact: Any) -> None:
        if self.reaches(due.kind, contact):
            self._add(due, contact.id, contact.channel, self.place(self.one))

    def reaches(self, kind: MessageKind, contact: Any) -> bool:
        """Whether this kind goes to an address that is not a practitioner's."""
        return PURPOSE in contact.purposes and self._goes_by(kind, contact, contact.channel)

    def _goes_by(self, kind: MessageKind, contact: Any, channel: str) -> bool:
        """Patients and relatives by the channels that each of them has, practitioners by mail."""
        return kind in TO_PRACTITIONERS or goes_by(kind, channel, self.channels_of(kind, contact))

    def near_change(self) -> int | None:
        """The soonest start in what the patient is told of a change that can wait for no better hour."""
        zone = ZoneInfo(self.one.patient_zone)
        until = when_quiet_ends(to_minute(self.now), zone, self.plan)
        changes = (row for row in self.rows if row["kind"] in CHANGES and row["status"] == "pending")
        starts = ((row["kind"], soonest(row["details"])) for row in changes)
        return min((start for kind, start in starts if not may_wait(kind, start, until, zone)), default=None)

    def settle(self) -> None:
        """Tell whoever was told of the visit as it stands, while it was pencilled, that it is final now."""
        for contact in self.contacts:
            if self.reaches(MessageKind.CONFIRMATION, contact):
                self._settle(contact, contact.channel, self.one, MessageKind.CONFIRMATION)
        for relative in self.audience.relatives:
            if PURPOSE in relative.purposes:
                self._settle(relative, relative.channel, self.one, MessageKind.RELATIVE_CONFIRMATION)
        for practitioner in self.practitioners:
            if practitioner.wants_all_invitations or not practitioner.has_feed:
                self._settle(practitioner, "email", practitioner, MessageKind.INVITATION)

    def _settle(self, contact: Any, channel: str, needed: Any, kind: MessageKind) -> None:
        told, place = self.told.get(contact.id), self.place(needed)
        if told is not None and _same(told.details, place):
            row = self.row(self.news(kind), contact.id, channel, place | {"is_settled": True})
            self.rows.append(row | {"dedupe_key": f"{row['dedupe_key']}/final"})

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
        whose = one.participant_id or f"group-{one.id}"
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
            "dedupe_key": f"{due.kind}/{whose}/{one.sequence}/{contact_point_id}",
            "created_at": self.now,
        }


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
