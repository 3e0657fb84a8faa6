"""From a message's row to what the channel carries: addresses unsealed, facts laid out for the words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo

from coord import links
from coord.calendars.event import CalendarEvent, EventStatus
from coord.calendars.file import file
from coord.calendars.invite import invite
from coord.domain.appointment import Modality
from coord.domain.policy import Policy, PreparationRule
from coord.domain.preparing import fasting, for_patient
from coord.domain.reminders import (
    CANCELS,
    FIRST_NEWS,
    NEWS,
    OF_SERIES,
    STEPS,
    TO_ESCORTS,
    TO_PRACTITIONERS,
    TO_RELATIVES,
    MessageKind,
    ReminderPlan,
    no_drive_until,
)
from coord.domain.ride import is_confirmed
from coord.links import STOP_COUNTS, Link, Purpose
from coord.messaging import letters, phones
from coord.messaging.catalogue import Catalogue, catalogue
from coord.messaging.facts import Eating, Letter
from coord.messaging.languages import ENGLISH
from coord.messaging.sender import Parcel
from coord.messaging.wording import STANDARD, Wording
from coord.store import cipher, rides

Method = Literal["CANCEL", "REQUEST"]
BY_VIDEO = "By video"
PATHS = {Purpose.VISIT: "/v/", Purpose.STOP: "/s/", Purpose.PICK_UP: "/r/"}
# Their readers may want to look, to say that they come, or to ask for another time.
LINKED_TEXTS = NEWS | OF_SERIES | frozenset(STEPS)
WITHOUT_PAGE = (
    CANCELS | OF_SERIES | TO_ESCORTS | TO_RELATIVES | {MessageKind.CODE, MessageKind.ADVISORY_AFTER}
)


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


def parcel(
    row: Any,
    addressing: Addressing,
    plan: ReminderPlan,
    visits: Sequence[dict[str, Any]] = (),
    to_mind: ToMind | None = None,
    also: Sequence[tuple[Any, ToMind | None]] = (),
    language: str = ENGLISH,
    wording: Wording = STANDARD,
) -> Parcel:
    """The message ready to go, for a mail with its calendar entry where it brings news.

    `visits` are those that a message about several names, `to_mind` is what a message tells of
    preparing for a treatment visit, and `also` are other messages that go along in the same mail. The
    calendar entry is in the mail's `language` as well. `wording` are the house's own sentences.
    """
    letter = replace(_whole(row, addressing, plan, visits, to_mind, language), wording=wording)
    if also:
        others = tuple(_whole(one, addressing, plan, (), mind, language) for one, mind in also)
        is_one_visit = all(one.participant_id == row.participant_id for one, _ in also)
        letter = together(letter, others, is_one_visit=is_one_visit)
    to = cipher.unseal(addressing.field_key, row.ciphertext)
    thread = f"{row.public_id}.{row.contact_point_id}@coord"
    is_first = MessageKind(row.kind) in FIRST_NEWS or _is_of_unit(row)
    answers = None if is_first or MessageKind(row.kind) in OF_SERIES else _before(row, thread)
    reference = thread if is_first else f"{row.public_id}.{row.kind}.{row.sequence}.{row.id}@coord"
    if row.channel != "email":
        linked = addressing.is_public and MessageKind(row.kind) in LINKED_TEXTS
        letter = replace(letter, text_link=letter.link if linked else "")
        return Parcel(to, row.text_number or "", reference, None, "", letters.text(letter))
    words = letters.mail(letter)
    calendar, *more = _calendars(row, visits, to, addressing, language)
    return Parcel(
        to=to,
        sender=addressing.sender,
        reference=reference,
        in_reply_to=answers,
        subject=words.subject,
        text=words.text,
        html=words.html,
        calendar=calendar,
        files=tuple((f"invite-{number}.ics", one[1]) for number, one in enumerate(more, 2) if one),
        unsubscribe=addressing.page(Purpose.STOP, row, row.ends + STOP_COUNTS),
    )


def _before(row: Any, thread: str) -> str:
    """The first mail about the visit; a follow-up may have been told of with the visit before it."""
    if row.main_id is None or MessageKind(row.kind) in TO_PRACTITIONERS | TO_RELATIVES:
        return thread
    return f"{row.main_id}.{row.contact_point_id}@coord {thread}"


def together(letter: Letter, others: tuple[Letter, ...], *, is_one_visit: bool) -> Letter:
    """One letter: about one visit under the first one's subject, about several under one of its own."""
    if is_one_visit:
        return replace(letter, also=others)
    in_order = sorted((letter, *others), key=lambda one: one.starts)
    return replace(in_order[0], kind=MessageKind.DAILY, also=tuple(in_order))


def _whole(
    row: Any,
    addressing: Addressing,
    plan: ReminderPlan,
    visits: Sequence[dict[str, Any]],
    to_mind: ToMind | None,
    language: str,
) -> Letter:
    letter = replace(
        _letter(row, addressing, plan, visits), language=language, places=_places(row, visits, language)
    )
    return letter if to_mind is None else _with_what_to_mind(letter, row, addressing, to_mind)


def _letter(row: Any, addressing: Addressing, plan: ReminderPlan, visits: Sequence[dict[str, Any]]) -> Letter:
    zone, patient_zone = ZoneInfo(row.time_zone), ZoneInfo(row.patient_zone)
    before, is_named = row.details.get("before"), row.sender_name_allowed
    kind, nonce = MessageKind(row.kind), row.details.get("nonce", "")
    first, has_page = (visits or [row.details])[0], kind not in WITHOUT_PAGE or _is_of_unit(row)
    return Letter(
        kind=kind,
        name=row.practitioner or row.relative or row.preferred_name or row.legal_name,
        clinic=row.neutral_name if is_named else "",
        address=row.address if is_named else "",
        phone=phones.written(row.phone),
        zone=patient_zone if _is_by_video(row) else zone,
        starts=first["starts"],
        ends=first["ends"],
        jurisdiction=row.jurisdiction,
        before=(before[0], before[1]) if before else None,
        room="" if kind in TO_RELATIVES | TO_ESCORTS else row.room or "",
        is_by_video=_is_by_video(row),
        patient=(row.preferred_name or row.legal_name).partition(" ")[0],
        no_drive_until=row.no_drive_until or no_drive_until(row.starts, zone, plan),
        times=tuple((one["starts"], one["ends"]) for one in visits),
        link=addressing.page(Purpose.VISIT, row, row.ends) if has_page else "",
        code=links.code(addressing.secret, bytes.fromhex(nonce)) if nonce else "",
    )


def _places(row: Any, visits: Sequence[dict[str, Any]], language: str) -> tuple[str, ...]:
    """Where each of several visits is, where they are not all in one place."""
    if all(one["is_by_video"] == _is_by_video(row) for one in visits):
        return ()
    clinic = row.neutral_name if row.sender_name_allowed else ""
    video = catalogue(language)["parts.entry_video"].say({})
    return tuple(video if one["is_by_video"] else clinic for one in visits)


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


def _calendars(
    row: Any, visits: Sequence[dict[str, Any]], to: str, addressing: Addressing, language: str
) -> Sequence[tuple[str, bytes] | None]:
    """What mail programs act on, which is about one visit alone, and an invitation to each of the others."""
    if not visits:
        return [_calendar(row, to, addressing, language)]
    if not _is_of_unit(row):
        return [_of_series(row, visits, language)]
    events = [replace(_of_visit(row, one, language), sequence=one["sequence"]) for one in visits]
    return [("REQUEST", _invitation(row, event, "REQUEST", to, addressing)) for event in events]


def _calendar(row: Any, to: str, addressing: Addressing, language: str) -> tuple[str, bytes] | None:
    kind = MessageKind(row.kind)
    if kind not in (NEWS | CANCELS) - TO_RELATIVES:
        return None
    method: Method = "CANCEL" if kind in CANCELS else "REQUEST"
    event = _event(row, row.details, row.uid, language, is_pencilled=row.participant_status == "pending")
    return method, _invitation(row, event, method, to, addressing)


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


def _of_series(row: Any, visits: Sequence[dict[str, Any]], language: str) -> tuple[str, bytes]:
    """All visits of a series in one file; each has the UID under which a change of it comes later."""
    return "", file(
        [replace(_of_visit(row, one, language), sequence=one.get("sequence", 0)) for one in visits]
    )


def _of_visit(row: Any, visit: Mapping[str, Any], language: str) -> CalendarEvent:
    """One of several visits; where it is not where the row's is, it is by video or at the clinic."""
    event = _event(row, visit, visit["uid"], language, is_pencilled=visit["is_pencilled"])
    return replace(event, location=_location(row, catalogue(language), is_by_video=visit["is_by_video"]))


def _event(
    row: Any, place: Mapping[str, Any], uid: str, language: str, *, is_pencilled: bool
) -> CalendarEvent:
    is_named, words = row.sender_name_allowed, catalogue(language)
    title = "parts.entry_at" if is_named else "parts.entry"
    return CalendarEvent(
        uid=uid,
        sequence=row.current_sequence,
        changed_at=row.updated_at,
        starts=place["starts"],
        ends=place["ends"],
        zone=ZoneInfo(row.time_zone),
        summary=words[title].say({"clinic": row.neutral_name}),
        location=_location(row, words, is_by_video=_is_by_video(row)),
        description="",
        status=EventStatus.TENTATIVE if is_pencilled else EventStatus.CONFIRMED,
    )


def _location(row: Any, words: Catalogue, *, is_by_video: bool) -> str:
    if is_by_video:
        return words["parts.entry_video"].say({})
    return row.address if row.sender_name_allowed else ""
