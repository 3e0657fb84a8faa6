"""From a message's row to what the channel carries: addresses unsealed, facts laid out for the words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from coord import links
from coord.calendars.event import CalendarEvent, EventStatus
from coord.calendars.file import file
from coord.calendars.invite import invite
from coord.domain.appointment import Modality
from coord.domain.local_time import local_date
from coord.domain.policy import Policy, PreparationRule
from coord.domain.preparing import fasting, for_patient
from coord.domain.reminders import (
    CANCELS,
    FIRST_NEWS,
    NEWS,
    OF_SERIES,
    SAID_TOGETHER,
    STEPS,
    TO_ESCORTS,
    TO_PRACTITIONERS,
    TO_RELATIVES,
    MessageKind,
    ReminderPlan,
    no_drive_until,
    side_of,
)
from coord.domain.reminders.planning import ON_THE_WAY
from coord.domain.ride import is_confirmed
from coord.links import STOP_COUNTS, Link, Purpose
from coord.messaging import letters, phones
from coord.messaging.catalogue import Catalogue, catalogue
from coord.messaging.facts import Eating, Letter
from coord.messaging.forbidden import tells
from coord.messaging.languages import ENGLISH
from coord.messaging.sender import Parcel
from coord.messaging.wording import STANDARD, Wording
from coord.store import cipher, rides

Method = Literal["CANCEL", "REQUEST"]
BY_VIDEO = "By video"
NOWHERE: Mapping[int, Any] = {}
# Each says what the one before it says of the same visit, and nearer to it.
COUNTING_DOWN = (MessageKind.REMINDER_7D, MessageKind.REMINDER_48H, MessageKind.REMINDER_24H)
PATHS = {Purpose.VISIT: "/v/", Purpose.STOP: "/s/", Purpose.PICK_UP: "/r/"}
# Their readers may want to look, to say that they come, or to ask for another time.
LINKED_TEXTS = NEWS | OF_SERIES | frozenset(STEPS)
WITHOUT_PAGE = CANCELS | TO_ESCORTS | TO_RELATIVES | {MessageKind.CODE, MessageKind.ADVISORY_AFTER}


@dataclass(frozen=True, slots=True)
class Addressing:
    """Who mails come from, the key that contact data is sealed with, and where the patients' pages are.

    `secret` signs the addresses of those pages; without `base_url` there are none.
    """

    sender: str
    field_key: bytes
    secret: str = ""
    base_url: str = ""
    bounce_address: str = ""

    def bounces_to(self, message_id: int, fence: int) -> str:
        """Where this attempt at a mail comes back; nowhere of its own without an address for that."""
        name, at, domain = self.bounce_address.partition("@")
        return f"{name}+{links.bounce(self.secret, message_id, fence)}{at}{domain}" if at else ""

    @property
    def is_public(self) -> bool:
        """Whether a telephone anywhere opens these pages."""
        return self.base_url.startswith("https://")

    def page(self, purpose: Purpose, row: Any, until: int) -> str:
        """The address of a page for whom this message is to; it counts until that minute."""
        if not self.base_url or MessageKind(row.kind) in TO_PRACTITIONERS:
            return ""
        link = Link(row.participant_id, row.contact_point_id, row.sequence, until)
        return f"{self.base_url}{PATHS[purpose]}{links.sign(self.secret, purpose, link)}"

    def offer_page(self, offer_id: int, contact_point_id: int, until: int) -> str:
        """The address at which an offer is answered; it counts until that minute."""
        if not self.base_url:
            return ""
        return f"{self.base_url}/o/{links.offer(self.secret, offer_id, contact_point_id, until)}"


@dataclass(frozen=True, slots=True)
class ToMind:
    """The house's rules, and the row of what is known of the ride, for messages before a treatment visit."""

    house: Policy
    ride: Any | None


@dataclass(frozen=True, slots=True)
class Part:
    """One message of those that go out in one.

    `visits` are those that it names where it speaks of several, `to_mind` is what it tells of preparing for
    a treatment visit.
    """

    row: Any
    visits: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    to_mind: ToMind | None = None

    @property
    def kind(self) -> MessageKind:
        return MessageKind(self.row.kind)

    @property
    def is_news(self) -> bool:
        return self.kind in SAID_TOGETHER


def kind_of_all(parts: Sequence[Part]) -> MessageKind | None:
    """The kind of the message in which several go out; None where it is one alone."""
    if len(parts) == 1:
        return None
    if parts[0].kind is MessageKind.RELATIVE_REMINDER:
        return MessageKind.RELATIVE_SERIES
    if not parts[0].is_news:
        return MessageKind.DAILY
    return side_of(parts[0].kind).of_all(one.kind for one in parts)


def parcel(
    first: Part,
    addressing: Addressing,
    plan: ReminderPlan,
    also: Sequence[Part] = (),
    language: str = ENGLISH,
    wording: Wording = STANDARD,
    places: Mapping[int, Any] = NOWHERE,
) -> Parcel:
    """The message ready to go, for a mail with its calendar entries where it brings news.

    `also` are other messages to the same address that go out in it. The calendar entries are in the mail's
    `language` as well. `wording` are the house's own sentences, `places` where visits are that are named.
    """
    parts, row = (first, *also), first.row
    letter = replace(_in_one(parts, addressing, plan, language, places), wording=wording)
    to = cipher.unseal(addressing.field_key, row.ciphertext)
    reference, answers = _references(parts)
    if row.channel != "email":
        linked = addressing.is_public and first.kind in LINKED_TEXTS
        letter = replace(letter, text_link=letter.link if linked else "")
        way = letters.text_and_question(letter)
        return Parcel(to, row.text_number or "", reference, None, "", way.said, asks_ride=way.asks_ride)
    words = letters.mail(letter)
    in_order = sorted(parts, key=lambda one: int(one.row.starts or 0))
    found = _each_named(
        [one for part in in_order for one in _calendars(part, to, addressing, language, places)]
    )
    return Parcel(
        to=to,
        sender=addressing.sender,
        sender_name=row.neutral_name if row.sender_name_allowed else "",
        reference=reference,
        in_reply_to=answers or None,
        subject=words.subject,
        text=words.text,
        html=words.html,
        calendar=(found[0].method, found[0].octets) if found else None,
        calendar_name=found[0].name if found else "",
        files=tuple((one.name, one.octets) for one in found[1:]),
        unsubscribe=addressing.page(Purpose.STOP, row, row.ends + STOP_COUNTS),
    )


def _references(parts: Sequence[Part]) -> tuple[str, str]:
    """What the mail is called, however often and beginning with whichever it is sent, and what it answers."""
    row = min((one.row for one in parts), key=lambda one: int(one.id))
    is_first = (MessageKind(row.kind) in FIRST_NEWS and not _is_settling(row)) or _is_of_unit(row)
    reference = _thread(row) if is_first else f"{row.public_id}.{row.kind}.{row.sequence}.{row.id}@coord"
    answered = [one for part in parts if not _begins(part.row) for one in _before(part.row)]
    return reference, " ".join(one for one in dict.fromkeys(answered) if one != reference)


def _begins(row: Any) -> bool:
    """Whether nothing came before it about its visit."""
    return MessageKind(row.kind) in FIRST_NEWS | OF_SERIES and not _is_settling(row)


def _thread(row: Any) -> str:
    return f"{row.public_id}.{row.contact_point_id}@coord"


def _before(row: Any) -> list[str]:
    """The first mail about the visit; a follow-up may have been told of with the visit before it."""
    main = [f"{row.main_id}.{row.contact_point_id}@coord"] if row.main_id is not None else []
    return [*main, _thread(row)]


def _in_one(
    parts: Sequence[Part],
    addressing: Addressing,
    plan: ReminderPlan,
    language: str,
    places: Mapping[int, Any],
) -> Letter:
    """All of it as one letter: news as a list of its visits, reminders one after the other."""
    parts = _latest(parts)
    whole = [_whole(one, addressing, plan, language) for one in parts]
    is_several = len(parts) > 1 or parts[0].visits
    if is_several and (parts[0].is_news or parts[0].kind is MessageKind.RELATIVE_REMINDER):
        listed = [
            one for part, letter in zip(parts, whole, strict=True) for one in _each(part, letter, places)
        ]
        return in_a_list(listed, kind_of_all(parts) or parts[0].kind)
    is_one_visit = len({one.row.participant_id for one in parts}) == 1
    return together(whole[0], tuple(whole[1:]), is_one_visit=is_one_visit) if len(parts) > 1 else whole[0]


def _latest(parts: Sequence[Part]) -> list[Part]:
    """Without the reminders of a visit to which a later one goes along: that says all of it."""
    places = {
        (one.row.participant_id, COUNTING_DOWN.index(one.kind)) for one in parts if one.kind in COUNTING_DOWN
    }
    last = {participant: place for participant, place in sorted(places)}
    return [
        one
        for one in parts
        if one.kind not in COUNTING_DOWN or COUNTING_DOWN.index(one.kind) == last[one.row.participant_id]
    ]


def in_a_list(visits: Sequence[Letter], kind: MessageKind) -> Letter:
    """News of several visits; what is said of all is said as of the first that takes place."""
    in_order = tuple(sorted(visits, key=lambda one: one.starts))
    held = [one for one in in_order if one.kind not in CANCELS]
    lead = held[0] if held else in_order[0]
    return replace(lead, kind=kind, also=in_order, before=None, standing=_of_all(held))


def _of_all(held: Sequence[Letter]) -> str:
    """Whether several visits are final, as it is said of all of them at once."""
    stand = {one.standing for one in held}
    if len(stand) == 1:
        return stand.pop()
    return "partly" if "kept" in stand else ""


def _each(part: Part, letter: Letter, places: Mapping[int, Any]) -> list[Letter]:
    """A letter to each of the visits that a message names; itself where it speaks of one."""
    return [
        _to_one(part.row, letter, int(id_), one, places[int(id_)]) for id_, one in part.visits.items()
    ] or [letter]


def _to_one(row: Any, letter: Letter, visit: int, one: Mapping[str, Any], place: Any) -> Letter:
    is_named, is_by_video = row.sender_name_allowed, one["is_by_video"]
    return replace(
        letter,
        starts=one["starts"],
        ends=one["ends"],
        zone=ZoneInfo(row.patient_zone if is_by_video else row.time_zone),
        is_by_video=is_by_video,
        room=_room(row, place.room),
        clinic=place.neutral_name if is_named else "",
        address=place.address if is_named else "",
        standing="kept" if one["is_pencilled"] else "",
        link=letter.link if visit == row.appointment_id else "",
    )


def together(letter: Letter, others: tuple[Letter, ...], *, is_one_visit: bool) -> Letter:
    """One letter: about one visit under the first one's subject, about several under one of its own."""
    if is_one_visit:
        return replace(letter, also=others)
    in_order = sorted((letter, *others), key=lambda one: one.starts)
    return replace(in_order[0], kind=MessageKind.DAILY, also=tuple(in_order))


def _whole(part: Part, addressing: Addressing, plan: ReminderPlan, language: str) -> Letter:
    letter = replace(_letter(part.row, addressing, plan), language=language)
    return letter if part.to_mind is None else _with_what_to_mind(letter, part.row, addressing, part.to_mind)


def _letter(row: Any, addressing: Addressing, plan: ReminderPlan) -> Letter:
    zone, patient_zone = ZoneInfo(row.time_zone), ZoneInfo(row.patient_zone)
    before, is_named = row.details.get("before"), row.sender_name_allowed
    kind, nonce = MessageKind(row.kind), row.details.get("nonce", "")
    has_page = kind not in WITHOUT_PAGE
    return Letter(
        kind=kind,
        name=row.practitioner or row.relative or row.preferred_name or row.legal_name,
        clinic=row.neutral_name if is_named else "",
        address=row.address if is_named else "",
        phone=phones.written(row.phone),
        zone=patient_zone if _is_by_video(row) else zone,
        starts=row.details["starts"],
        ends=row.details["ends"],
        jurisdiction=row.jurisdiction,
        before=(before[0], before[1]) if before else None,
        room="" if kind in TO_RELATIVES | TO_ESCORTS else _room(row, row.room),
        is_by_video=_is_by_video(row),
        patient=(row.preferred_name or row.legal_name).partition(" ")[0],
        no_drive_until=_no_drive_until(row, kind, zone, plan),
        standing=_standing(row),
        link=addressing.page(Purpose.VISIT, row, row.ends) if has_page else "",
        code=links.code(addressing.secret, bytes.fromhex(nonce)) if nonce else "",
    )


def _no_drive_until(row: Any, kind: MessageKind, zone: ZoneInfo, plan: ReminderPlan) -> int | None:
    """From when the reader drives again after this visit, or after that before it if they come earlier."""
    if kind is not MessageKind.FOLLOW_UP_REMINDER:
        return row.no_drive_until or no_drive_until(row.starts, zone, plan)
    if row.main_starts is None or _is_by_video(row):
        return None
    until: int = row.main_no_drive_until or no_drive_until(row.main_starts, zone, plan)
    return until if row.starts < until + ON_THE_WAY else None


def _room(row: Any, room: str | None) -> str:
    """The room, unless its name tells what is done there: practitioners alone are told that."""
    return "" if room is None or (not row.practitioner and tells(room)) else room


def _standing(row: Any) -> str:
    """Whether the visit is only pencilled, or is final since somebody was told that it was not."""
    if row.participant_status == "pending":
        return "kept"
    return "settled" if _is_settling(row) else ""


def _is_settling(row: Any) -> bool:
    return "is_settled" in row.details


def _with_what_to_mind(letter: Letter, row: Any, addressing: Addressing, to_mind: ToMind) -> Letter:
    """Until when to eat, and who takes the patient home."""
    ride, house = rides.as_ride(to_mind.ride), to_mind.house
    named = cipher.unseal(addressing.field_key, to_mind.ride.name) if to_mind.ride and ride.has_name else ""
    is_known = "confirmed" if is_confirmed(ride, row.ends, house.ride) else "named"
    return replace(
        letter,
        eating=_eating(row, house.preparation),
        ride=is_known if named else "open",
        escort=named,
    )


def _eating(row: Any, rule: PreparationRule) -> Eating:
    if row.food_by_nurse:
        return Eating(None, None, by_nurse=True)
    own = for_patient(rule, row.food_minutes, row.drink_minutes)
    found = fasting(row.details["starts"], ZoneInfo(row.time_zone), row.type_code, own)
    return Eating(found.food_until, found.drink_until)


def _is_by_video(row: Any) -> bool:
    return Modality(row.modality) is Modality.TELEHEALTH


def _is_of_unit(row: Any) -> bool:
    """Whether it speaks of a visit together with its follow-up."""
    return MessageKind(row.kind) in OF_SERIES and row.series_id is None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A calendar file with its METHOD (none for a file of several events), and what it is called."""

    method: str
    octets: bytes
    name: str


def _calendars(
    part: Part, to: str, addressing: Addressing, language: str, places: Mapping[int, Any]
) -> list[_Entry]:
    """What mail programs act on, which is about one visit alone, and an invitation to each of the others."""
    row, visits = part.row, part.visits
    if not visits:
        alone = _calendar(row, to, addressing, language)
        return [alone] if alone else []
    events = _events(row, visits, language, places)
    if not _is_of_unit(row):
        return [_Entry("", file(events), "all")]
    return [_entry(row, event, "REQUEST", to, addressing) for event in events]


def _calendar(row: Any, to: str, addressing: Addressing, language: str) -> _Entry | None:
    kind = MessageKind(row.kind)
    if kind not in (NEWS | CANCELS) - TO_RELATIVES:
        return None
    event = _event(row, row.details, row.uid, language, is_pencilled=row.participant_status == "pending")
    return _entry(row, event, "CANCEL" if kind in CANCELS else "REQUEST", to, addressing)


def _entry(row: Any, event: CalendarEvent, method: Method, to: str, addressing: Addressing) -> _Entry:
    """Called by its day, for where there are several each is opened by itself."""
    day = local_date(event.starts, event.zone).isoformat()
    name = f"cancelled-{day}" if method == "CANCEL" else day
    return _Entry(method, _invitation(row, event, method, to, addressing), name)


def _each_named(entries: Sequence[_Entry]) -> list[_Entry]:
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
    room = _room(row, place.room)
    location = _location(place, room, words, is_named=row.sender_name_allowed, is_by_video=is_by_video)
    return replace(event, location=location, sequence=visit.get("sequence", 0))


def _event(
    row: Any, place: Mapping[str, Any], uid: str, language: str, *, is_pencilled: bool
) -> CalendarEvent:
    is_named, words, room = row.sender_name_allowed, catalogue(language), _room(row, row.room)
    title = "parts.entry_at" if is_named else "parts.entry"
    return CalendarEvent(
        uid=uid,
        sequence=row.current_sequence,
        changed_at=row.created_at if _is_settling(row) else row.updated_at,
        starts=place["starts"],
        ends=place["ends"],
        zone=ZoneInfo(row.time_zone),
        summary=words[title].say({"clinic": row.neutral_name}),
        location=_location(row, room, words, is_named=is_named, is_by_video=_is_by_video(row)),
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
