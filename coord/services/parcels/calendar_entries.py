"""The calendar files of a mail: what mail programs act on, and what they show beside it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from coord.calendars.event import CalendarEvent, EventStatus
from coord.calendars.file import file
from coord.calendars.invite import invite
from coord.domain.local_time import local_date
from coord.domain.reminders import CANCELS, NEWS, TO_PRACTITIONERS, TO_RELATIVES, MessageKind
from coord.messaging.catalogue import Catalogue, catalogue
from coord.services.parcels.addressing import Addressing
from coord.services.parcels.parts import Part, is_by_video_of, is_of_unit, is_settling, room_of

Method = Literal["CANCEL", "REQUEST"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A calendar file with its METHOD (none for a file of several events), and what it is called."""

    method: str
    octets: bytes
    name: str


def entries(
    part: Part, to: str, addressing: Addressing, language: str, places: Mapping[int, Any]
) -> list[Entry]:
    """What mail programs act on, which is about one visit alone, and an invitation to each of the others."""
    row, visits = part.row, part.visits
    if not visits:
        alone = _calendar(row, to, addressing, language)
        return [alone] if alone else []
    events = _events(row, visits, language, places)
    if not is_of_unit(row):
        return [Entry("", file(events), "all")]
    return [_entry(row, event, "REQUEST", to, addressing) for event in events]


def _calendar(row: Any, to: str, addressing: Addressing, language: str) -> Entry | None:
    kind = MessageKind(row.kind)
    if kind not in (NEWS | CANCELS) - TO_RELATIVES:
        return None
    event = _event(row, row.details, row.uid, language, is_pencilled=row.participant_status == "pending")
    return _entry(row, event, "CANCEL" if kind in CANCELS else "REQUEST", to, addressing)


def _entry(row: Any, event: CalendarEvent, method: Method, to: str, addressing: Addressing) -> Entry:
    """Called by its day, for where there are several each is opened by itself."""
    day = local_date(event.starts, event.zone).isoformat()
    name = f"cancelled-{day}" if method == "CANCEL" else day
    return Entry(method, _invitation(row, event, method, to, addressing), name)


def each_named(entries: Sequence[Entry]) -> list[Entry]:
    """Each of several under a file name of its own; one alone is called what it usually is."""
    if len(entries) == 1:
        return [replace(entries[0], name="")]
    seen: Counter[str] = Counter()
    named = []
    for one in entries:
        seen[one.name] += 1
        number = f"-{seen[one.name]}" if seen[one.name] > 1 else ""
        named.append(replace(one, name=f"{one.name}{number}.ics"))
    return named


def _invitation(row: Any, event: CalendarEvent, method: Method, to: str, addressing: Addressing) -> bytes:
    return invite(
        event,
        method=method,
        organizer=addressing.sender,
        organizer_name=row.neutral_name if row.sender_name_allowed else "",
        attendee=to,
        attendee_name=row.practitioner or row.preferred_name or row.legal_name,
        alarm_minutes=None if MessageKind(row.kind) in TO_PRACTITIONERS or method == "CANCEL" else 60,
    )


def _events(
    row: Any, visits: Mapping[str, dict[str, Any]], language: str, places: Mapping[int, Any]
) -> list[CalendarEvent]:
    """Each visit where it is, under the UID with which a change of it comes later."""
    return [_of_visit(row, one, language, places[int(id_)]) for id_, one in visits.items()]


def _of_visit(row: Any, visit: Mapping[str, Any], language: str, place: Any) -> CalendarEvent:
    event = _event(row, visit, visit["uid"], language, is_pencilled=visit["is_pencilled"])
    words, is_by_video = catalogue(language), visit["is_by_video"]
    room = room_of(row, place.room)
    location = _location(place, room, words, is_named=row.sender_name_allowed, is_by_video=is_by_video)
    return replace(event, location=location, sequence=visit.get("sequence", 0))


def _event(
    row: Any, place: Mapping[str, Any], uid: str, language: str, *, is_pencilled: bool
) -> CalendarEvent:
    is_named, words, room = row.sender_name_allowed, catalogue(language), room_of(row, row.room)
    title = "parts.entry_at" if is_named else "parts.entry"
    return CalendarEvent(
        uid=uid,
        sequence=row.current_sequence,
        changed_at=row.created_at if is_settling(row) else row.updated_at,
        starts=place["starts"],
        ends=place["ends"],
        zone=ZoneInfo(row.time_zone),
        summary=words[title].say({"clinic": row.neutral_name}),
        location=_location(row, room, words, is_named=is_named, is_by_video=is_by_video_of(row)),
        description="",
        status=EventStatus.TENTATIVE if is_pencilled else EventStatus.CONFIRMED,
    )


def _location(place: Any, room: str, words: Catalogue, *, is_named: bool, is_by_video: bool) -> str:
    """The room and the address; nothing where no clinic may be named."""
    if is_by_video:
        return words["parts.entry_video"].say({})
    if not is_named or not room:
        return place.address if is_named else ""
    said = {"place": "room", "clinic": place.neutral_name, "room": room}
    return f"{words['parts.where'].say(said)}, {place.address}"
