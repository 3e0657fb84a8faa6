"""From a message's row to what the channel carries: addresses unsealed, facts laid out for the words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

from coord.calendars.event import CalendarEvent, EventStatus
from coord.calendars.invite import invite
from coord.domain.appointment import Modality
from coord.domain.interval import Interval
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
from coord.messaging.facts import Letter
from coord.messaging.languages import ENGLISH
from coord.messaging.sender import Parcel
from coord.store import cipher

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
    zone, patient_zone = ZoneInfo(row.time_zone), ZoneInfo(row.patient_zone)
    visit = Visit(Interval(row.starts, row.ends), zone, patient_zone, row.is_treatment)
    before, is_named = row.details.get("before"), row.sender_name_allowed
    return Letter(
        kind=MessageKind(row.kind),
        name=row.practitioner or row.preferred_name or row.legal_name,
        clinic=row.neutral_name if is_named else "",
        address=row.address if is_named else "",
        phone=_phone(row.phone),
        zone=zone,
        starts=row.details["starts"],
        ends=row.details["ends"],
        language=ENGLISH,
        jurisdiction=row.jurisdiction,
        before=(before[0], before[1]) if before else None,
        room=row.room or "",
        is_by_video=_is_by_video(row),
        no_drive_until=no_drive_until(visit, plan),
        times=tuple((one["starts"], one["ends"]) for one in visits),
    )


def _is_by_video(row: Any) -> bool:
    return Modality(row.modality) is Modality.TELEHEALTH


def _phone(number: str) -> str:
    """A number of the North American plan as people there write it; others as they are."""
    match = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", number)
    return f"({match[1]}) {match[2]}-{match[3]}" if match else number


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
