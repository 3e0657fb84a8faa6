"""Every kind of message as its readers see it, with invented facts, in each language that is written."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, on_day, to_minute
from coord.domain.permissions import Actor
from coord.domain.preparing import fasting
from coord.domain.reminders import (
    TO_ESCORTS,
    TO_PRACTITIONERS,
    TO_RELATIVES,
    MessageKind,
    no_drive_until,
)
from coord.messaging import letters, phones, segments
from coord.messaging.catalogue import catalogue
from coord.messaging.facts import Eating, Letter
from coord.messaging.languages import ENGLISH, LANGUAGES
from coord.messaging.layouts import IN_TIMES
from coord.messaging.replying import Answer, House, said
from coord.messaging.reviewing import spoken
from coord.messaging.wording import Wording
from coord.services import wordings
from coord.services.today import house_day
from coord.store import messages, policies
from coord.store.db import reading

NINE = 9 * 60
TREATMENT = "dosing_iv"
SAY_WHAT_IS_SHARED = {
    "parts": (MessageKind.REMINDER_48H, MessageKind.ADVISORY_AFTER, MessageKind.SERIES_UPDATE),
    "text": (MessageKind.REMINDER_24H, MessageKind.UPDATE),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """One kind: its mail, its text (empty where it has none), and how many signs the text has left.

    `is_english` where the language lacks sentences of it, so that English is sent.
    """

    kind: str
    subject: str
    mail: str
    text: str
    room_left: int
    is_english: bool


@dataclass(frozen=True, slots=True)
class Previews:
    language: str
    direction: str
    languages: tuple[tuple[str, str], ...]
    kinds: tuple[Preview, ...]


def shown(language: str, *, by: Actor, now: datetime) -> Previews | None:
    """All kinds in a language, those to staff in English only; None where nothing is written in it."""
    if language not in LANGUAGES:
        return None
    letter = _letter(language, by, now)
    names = tuple((code, one.name) for code, one in LANGUAGES.items())
    kinds = [kind for kind in MessageKind if language == ENGLISH or kind not in TO_PRACTITIONERS]
    shown_ = tuple(_preview(_of_kind(letter, kind)) for kind in kinds)
    return Previews(language, LANGUAGES[language].direction, names, shown_)


def changed(
    language: str, kind: str, patterns: Mapping[str, str], *, by: Actor, now: datetime
) -> tuple[Preview, ...]:
    """What a kind would say with sentences as somebody would have them, which break no rule.

    What messages share is shown in some that say most of it; answers to texts are shown each, and of
    patients' pages the sentences that are the house's own.
    """
    with reading() as tx:
        kept = {(of, key): pattern for of, key, pattern in wordings.of(tx, by.organization_id).own}
    draft = kept | {(language, key): pattern for key, pattern in patterns.items()}
    wording = Wording.of((of, key, pattern) for (of, key), pattern in draft.items())
    letter = replace(_letter(language, by, now), wording=wording)
    if kind == "replies":
        return tuple(_answer(answer, letter) for answer in Answer if answer)
    if kind == "pages":
        return _own_of_pages(letter)
    kinds = SAY_WHAT_IS_SHARED.get(kind) or (MessageKind(kind),)
    return tuple(_preview(_of_kind(letter, one)) for one in kinds)


def _answer(answer: Answer, letter: Letter) -> Preview:
    house = House(letter.clinic, letter.phone, letter.jurisdiction)
    told = said(answer, house, letter.language, letter.wording)
    return Preview(answer, "", "", told, segments.room_left(told), is_english=False)


def _own_of_pages(letter: Letter) -> tuple[Preview, ...]:
    """What the house says on patients' pages, a line for each case; nothing where all is as we say it."""
    words = letter.wording.catalogue(letter.language)
    own = (key for of, key, _ in letter.wording.own if of == letter.language and key.startswith("pages."))
    lines = [line for key in own for line in spoken(words[key])]
    return (Preview("pages", "", "\n".join(lines), "", 0, is_english=False),) if lines else ()


def _preview(letter: Letter) -> Preview:
    words = letters.mail(letter)
    is_texted = letter.kind not in TO_PRACTITIONERS
    told = letters.text(letter) if is_texted else ""
    own = catalogue(letter.language).sentences
    is_english = is_texted and f"messages.{letter.kind}.subject" not in own
    return Preview(letter.kind, words.subject, words.text, told, segments.room_left(told), is_english)


def _letter(language: str, by: Actor, now: datetime) -> Letter:
    """A visit next week at nine, at one of the house's own clinics."""
    with reading() as tx:
        day = house_day(tx, by.organization_id, now)
        plan = policies.reminder_plan(tx, by.organization_id, day)
        rule = policies.current(tx, by.organization_id, day).preparation
        clinic = messages.clinic_of(tx, by.organization_id)
        wording = wordings.of(tx, by.organization_id)
    zone = ZoneInfo(clinic.time_zone) if clinic else ZoneInfo("UTC")
    starts = on_day(local_date(to_minute(now), zone) + timedelta(days=7), NINE, zone)
    eating = fasting(starts, zone, TREATMENT, rule)
    return Letter(
        kind=MessageKind.CONFIRMATION,
        name="Robin",
        clinic=clinic.neutral_name if clinic else "",
        address=clinic.address if clinic else "",
        phone=phones.written(clinic.phone) if clinic else "",
        jurisdiction=clinic.jurisdiction if clinic else "",
        zone=zone,
        starts=starts,
        ends=starts + 120,
        language=language,
        no_drive_until=no_drive_until(starts, zone, plan),
        times=((starts, starts + 120), (starts + 2 * 1440, starts + 2 * 1440 + 60)),
        eating=Eating(eating.food_until, eating.drink_until),
        ride="named",
        escort="Noor Ferrant",
        patient="Robin",
        code="123456",
        wording=wording,
    )


def _of_kind(letter: Letter, kind: MessageKind) -> Letter:
    """The letter as it is of that kind; an escort's is to the escort, and a change names the time before."""
    before = (letter.starts - 1440, letter.ends - 1440) if kind.endswith("update") else None
    name = "Noor" if kind in TO_ESCORTS | TO_RELATIVES else letter.name
    return replace(letter, kind=kind, name=name, before=before, also=_also(letter, kind))


def _also(letter: Letter, kind: MessageKind) -> tuple[Letter, ...]:
    """What goes along: another reminder, or each of several visits that have changed."""
    if kind is MessageKind.DAILY:
        return (replace(letter, kind=MessageKind.REMINDER_48H),)
    if kind not in IN_TIMES:
        return ()
    before = (letter.starts - 1440, letter.ends - 1440)
    changed = replace(letter, kind=MessageKind.UPDATE, before=before)
    later = replace(
        letter, kind=MessageKind.CANCELLATION, starts=letter.starts + 2880, ends=letter.ends + 2880
    )
    return (changed, later)
