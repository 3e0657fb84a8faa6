"""From a message's row to what the channel carries: addresses unsealed, times written out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from coord.calendars.event import CalendarEvent, EventStatus
from coord.calendars.invite import invite
from coord.domain.appointment import Modality
from coord.domain.interval import Interval
from coord.domain.local_time import to_wall
from coord.domain.reminders import (
    CANCELS,
    FIRST_NEWS,
    NEWS,
    OF_SERIES,
    TO_PRACTITIONERS,
    MessageKind,
    ReminderPlan,
    Visit,
    no_drive_until,
)
from coord.messaging import letters
from coord.messaging.letters import Letter
from coord.messaging.sender import Parcel
from coord.store import cipher

DISCREET = "the office"
BY_VIDEO = "By video"


@dataclass(frozen=True, slots=True)
class Addressing:
    """Who mails come from, and the key that contact data is sealed with."""

    sender: str
    field_key: bytes


def parcel(
    row: Any, addressing: Addressing, plan: ReminderPlan, visits: Sequence[dict[str, Any]] = ()
) -> Parcel:
    """The message ready to go, for a mail with its calendar entry where it brings news.

    `visits` are those that a message about a series names.
    """
    letter = _letter(row, plan, visits)
    to = cipher.unseal(addressing.field_key, row.ciphertext)
    thread = f"{row.public_id}.{row.contact_point_id}@coord"
    is_first = MessageKind(row.kind) in FIRST_NEWS
    answers = None if is_first or MessageKind(row.kind) in OF_SERIES else thread
    reference = thread if is_first else f"{row.public_id}.{row.kind}.{row.sequence}.{row.id}@coord"
    if row.channel != "email":
        return Parcel(to, addressing.sender, reference, None, "", letters.text(letter))
    words = letters.mail(letter)
    return Parcel(
        to=to,
        sender=addressing.sender,
        reference=reference,
        in_reply_to=answers,
        subject=words.subject,
        text=words.text,
        html=words.html,
        calendar=_calendar(row, to, addressing),
    )


def _letter(row: Any, plan: ReminderPlan, visits: Sequence[dict[str, Any]]) -> Letter:
    zone = ZoneInfo(row.time_zone)
    visit = Visit(Interval(row.starts, row.ends), zone, ZoneInfo(row.patient_zone), row.is_treatment)
    starts, ends = row.details["starts"], row.details["ends"]
    before = row.details.get("before")
    is_named = row.sender_name_allowed
    return Letter(
        kind=MessageKind(row.kind),
        greeting=row.practitioner or row.preferred_name or row.legal_name,
        clinic=row.neutral_name if is_named else DISCREET,
        address=row.address if is_named else "",
        phone=_phone(row.phone),
        when=_when(starts, ends, zone),
        starts=_moment(starts, zone),
        before=_when(before[0], before[1], zone) if before else "",
        room=row.room or "",
        no_drive_until=_moment(no_drive_until(visit, plan), zone),
        is_by_video=_is_by_video(row),
        times=tuple(_when(one["starts"], one["ends"], zone) for one in visits),
    )


def _is_by_video(row: Any) -> bool:
    return Modality(row.modality) is Modality.TELEHEALTH


def _phone(number: str) -> str:
    """A number of the North American plan as people there write it; others as they are."""
    match = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    return f"({match[1]}) {match[2]}-{match[3]}" if match else number


def _when(starts: int, ends: int, zone: ZoneInfo) -> str:
    """`Tuesday 2 March 2027, 9:00 am to 11:00 am (PST, America/Los_Angeles)`: the clinic's clock."""
    first, last = to_wall(starts, zone), to_wall(ends, zone)
    hours = f"{_clock(first)} to {_clock(last)} ({_zone(starts, zone)}, {zone.key})"
    return f"{first:%A} {first.day} {first:%B %Y}, {hours}"


def _moment(minute: int, zone: ZoneInfo) -> str:
    wall = to_wall(minute, zone)
    return f"{wall:%a} {wall.day} {wall:%b}, {_clock(wall)} {_zone(minute, zone)}"


def _clock(wall: Any) -> str:
    return f"{wall.hour % 12 or 12}:{wall:%M} {'am' if wall.hour < 12 else 'pm'}"


def _zone(minute: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(minute * 60, zone).tzname() or zone.key


def _calendar(row: Any, to: str, addressing: Addressing) -> tuple[str, bytes] | None:
    kind = MessageKind(row.kind)
    if kind not in NEWS | CANCELS:
        return None
    method: Literal["CANCEL", "REQUEST"] = "CANCEL" if kind in CANCELS else "REQUEST"
    is_named = row.sender_name_allowed
    name = row.practitioner or row.preferred_name or row.legal_name
    event = CalendarEvent(
        uid=row.uid,
        sequence=row.current_sequence,
        changed_at=row.updated_at,
        starts=row.details["starts"],
        ends=row.details["ends"],
        zone=ZoneInfo(row.time_zone),
        summary=f"Appointment at {row.neutral_name}" if is_named else "Appointment",
        location=BY_VIDEO if _is_by_video(row) else row.address if is_named else "",
        description="",
        status=EventStatus.TENTATIVE if row.participant_status == "pending" else EventStatus.CONFIRMED,
    )
    octets = invite(
        event,
        method=method,
        organizer=addressing.sender,
        organizer_name=row.neutral_name if is_named else "",
        attendee=to,
        attendee_name=name,
        alarm_minutes=None if kind in TO_PRACTITIONERS or method == "CANCEL" else 60,
    )
    return method, octets
