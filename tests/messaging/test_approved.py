"""Every kind of message as it is read; `COORD_APPROVE=1` writes the approved files anew.

English has a file for each kind; every other language has one for all it says.
"""

import os
import re
from html import unescape
from pathlib import Path

import pytest

from coord.domain.reminders import TO_PRACTITIONERS, TO_RELATIVES, MessageKind
from coord.messaging import letters
from coord.messaging.catalogue import catalogue
from coord.messaging.facts import Eating
from coord.messaging.forbidden import told as forbidden
from coord.messaging.languages import LANGUAGES
from coord.messaging.layouts import IN_TIMES
from coord.messaging.replying import Answer, House, said
from coord.messaging.reviewing import spoken
from tests.messaging.letters import STARTS, letter

APPROVED = Path(__file__).parent / "approved"
FACTS = {
    "room": "Cedar",
    "no_drive_until": STARTS + 1440,
    "times": ((STARTS, STARTS + 120), (STARTS + 1440, STARTS + 1500)),
    "eating": Eating(STARTS - 180, STARTS - 120),
    "ride": "named",
    "escort": "Noor Ferrant",
    "patient": "Alice",
    "link": "https://clinic.example/v/abc",
    "code": "123456",
    "licence": "MD, US-CA",
    "answer_until": STARTS - 1440,
    "follow_up": STARTS + 1440,
}
HOUSE = House("Harbor", "+15105550100", "US-CA")
SUMMARIES = (MessageKind.SERIES_CONFIRMATION, MessageKind.RELATIVE_SERIES)
OF_SEVERAL = {*SUMMARIES, MessageKind.SERIES_UPDATE, MessageKind.RELATIVE_SERIES_UPDATE}
_BREAK, _TAG, _LINK = re.compile("<br>|</p>|</h1>"), re.compile("<[^>]+>"), re.compile('href="([^"]+)"')
FACTS_BEFORE = (STARTS - 1440, STARTS - 1320)


def _more(kind, language="en"):
    if kind in IN_TIMES:
        return {"room": "", "link": "", "also": _changes(language)} | (
            {"name": "Noor"} if kind in TO_RELATIVES else {}
        )
    if kind.startswith(("escort_", "relative_")):
        before = FACTS_BEFORE if kind is MessageKind.RELATIVE_UPDATE else None
        return {"name": "Noor", "link": "", "room": "", "before": before}
    if kind is MessageKind.DAILY:
        talk = {"starts": STARTS + 1440, "ends": STARTS + 1500, "link": "https://b", "language": language}
        first = letter(MessageKind.REMINDER_24H, **FACTS, language=language)
        return {"also": (first, letter(MessageKind.REMINDER_48H, **talk))}
    if kind is MessageKind.AGENDA:
        return {"link": "", "places": ("Harbor, Cedar", "By video")}
    if kind is MessageKind.ON_CALL:
        return {"link": "https://clinic.example/replies/"}
    if kind in TO_PRACTITIONERS:
        return {"link": "", "before": FACTS_BEFORE if kind is MessageKind.INVITATION_UPDATE else None}
    return {"before": FACTS_BEFORE} if kind.endswith("update") else {}


def _changes(language):
    """One visit that was moved, and one that is called off."""
    moved = letter(MessageKind.UPDATE, before=FACTS_BEFORE, language=language)
    later = {"starts": STARTS + 1440, "ends": STARTS + 1500}
    return (moved, letter(MessageKind.CANCELLATION, **later, language=language))


@pytest.mark.parametrize("kind", MessageKind)
def test_what_is_read_is_what_was_approved(kind):
    facts = letter(kind, **FACTS | _more(kind))
    words = letters.mail(facts)
    told = f"Subject: {words.subject}\n\n{words.text}"
    if kind not in TO_PRACTITIONERS and f"messages.{kind}.text" in catalogue("en").sentences:
        told += f"\n--- text ---\n{letters.text(facts)}\n"

    assert told == approved(f"{kind}.txt", told)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("kind", MessageKind)
def test_both_parts_of_a_mail_say_the_same(kind, language):
    words = letters.mail(letter(kind, **FACTS | _more(kind, language), language=language))
    told = _BREAK.sub("\n", words.html.partition("<body")[2].partition(">")[2])
    links = _LINK.findall(words.html)
    shown = [unescape(_TAG.sub("", line)).strip() for line in told.splitlines()]

    written = [line.removesuffix(f": {link}") for line, link in _with_links(words.text, links)]
    assert [line for line in shown if line] == [line for line in written if line]


def test_what_is_not_final_is_said_by_text_as_was_approved():
    told = "\n".join([*_not_final("en"), ""])

    assert told == approved("standing.txt", told)


def _with_links(text, links):
    """Each line, and the link that it ends with."""
    return [(line, next((one for one in links if line.endswith(one)), "")) for line in text.splitlines()]


def approved(name, told):
    """What was approved; with `COORD_APPROVE` whatever is told now."""
    path = APPROVED / name
    if os.environ.get("COORD_APPROVE"):
        path.write_text(told, encoding="utf-8")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_what_is_read_in_other_languages_is_what_was_approved(language):
    messages = [one for kind in MessageKind if kind not in TO_PRACTITIONERS for one in _whole(kind, language)]
    answers = [said(answer, HOUSE, language) for answer in Answer if answer]
    pages = [line for key, one in _sentences(language) if key.startswith("pages.") for line in spoken(one)]
    standing = [*spoken(catalogue(language)["parts.standing"]), *_not_final(language)]
    parts = ("=== standing", *standing, "", "=== answers", *answers, "", "=== pages", *pages, "")
    whole = "\n".join([*messages, *parts])

    assert whole == approved(f"languages/{language}.txt", whole)
    assert forbidden(whole, language) == ()
    assert ".." not in whole


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "kind",
    [
        MessageKind.CONFIRMATION,
        MessageKind.SERIES_CONFIRMATION,
        MessageKind.UPDATE,
        MessageKind.SERIES_UPDATE,
        MessageKind.REMINDER_7D,
        MessageKind.RELATIVE_CONFIRMATION,
        MessageKind.RELATIVE_SERIES,
        MessageKind.RELATIVE_UPDATE,
        MessageKind.RELATIVE_SERIES_UPDATE,
    ],
)
def test_a_text_tells_whether_a_visit_is_final(kind, language):
    texts = {standing: _text(kind, language, standing) for standing in ("", "kept", "partly")}

    assert len({texts[""], texts["kept"]}) == 2
    assert kind not in OF_SEVERAL or texts["partly"] == texts["kept"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SUMMARIES)
def test_a_text_tells_that_several_visits_are_final_now(kind, language):
    texts = {_text(kind, language, standing) for standing in ("", "kept", "settled")}

    assert len(texts) == 3


def _text(kind, language, standing):
    facts = FACTS | _more(kind, language) | {"standing": standing, "link": ""}
    return letters.text(letter(kind, **facts, language=language))


def _not_final(language):
    """Each text that differs where a visit is not final, as it is said then and once it has become so."""
    kinds = [one for one in MessageKind if f"messages.{one}.text" in catalogue(language).sentences]
    for kind in kinds:
        plain, kept, settled = (_text(kind, language, standing) for standing in ("", "kept", "settled"))
        yield from (one for one in (kept, settled) if one != plain)


def _whole(kind, language):
    """A message of the kind by mail, without what stands below every mail, and by text."""
    facts = letter(kind, **FACTS | _more(kind, language), language=language)
    mail = letters.mail(facts)
    body, _, foot = mail.text.rstrip().rpartition("\n\n")
    below = ["", foot] if kind is MessageKind.CONFIRMATION else []
    return [f"=== {kind}", mail.subject, "", body, *below, "", letters.text(facts), ""]


def _sentences(language):
    return catalogue(language).sentences.items()
