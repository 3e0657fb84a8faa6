"""What is wrong with the wording of a message, and where.

The same questions are asked of our own catalogues in the tests and of what a clinic writes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from coord.domain.reminders import TO_PRACTITIONERS, MessageKind
from coord.messaging import segments, ways
from coord.messaging.catalogue import Catalogue, Sentence, catalogue
from coord.messaging.facts import NAMES, WHERE_ROOM, Letter
from coord.messaging.forbidden import RESERVED_WORD, forbidden
from coord.messaging.languages import ENGLISH
from coord.messaging.patterns import BadPattern, arguments

LONGEST = {"subject": 70, "opening": 400, "closing": 400}
LONGEST_PART, LONGEST_FRAME = {"office": 30, "button": 40, "greeting": 100}, 120


class Wrong(StrEnum):
    BROKEN = "broken"
    FORBIDDEN = "forbidden"
    RESERVED = "reserved"
    UNKNOWN_FACT = "unknown_fact"
    MISSING_FACT = "missing_fact"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    MISSING_WORD = "missing_word"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: `at` is the sign where it stands, `what` the words or the number that are wrong."""

    wrong: Wrong
    at: int
    what: str

    @property
    def said(self) -> str:
        """The fault as whoever edits the sentence is told it; signs are counted from 1."""
        return f"Sign {self.at + 1}: {_SAID[self.wrong].format(self.what)}"


_SAID = {
    Wrong.BROKEN: "the form is broken: {}.",
    Wrong.FORBIDDEN: "“{}” may tell others of a drug, a therapy or a diagnosis.",
    Wrong.RESERVED: "“{}” is a word that the telephone company answers itself.",
    Wrong.UNKNOWN_FACT: "nothing is known here by the name {{{}}}.",
    Wrong.MISSING_FACT: "{{{}}} must be said.",
    Wrong.TOO_LONG: "too long by {} signs.",
    Wrong.EMPTY: "a sentence must say something.",
    Wrong.MISSING_WORD: "“{}” must be said, for the telephone company obeys that word alone.",
}


def findings(key: str, pattern: str, language: str) -> tuple[Finding, ...]:
    """All that is wrong with the wording of a sentence, in the order of its places."""
    if not pattern.strip():
        return (Finding(Wrong.EMPTY, 0, ""),)
    try:
        sentence = Sentence.read(key, pattern, language)
    except BadPattern as broken:
        return (Finding(Wrong.BROKEN, broken.at, broken.why),)
    except ValueError as broken:
        return (Finding(Wrong.BROKEN, 0, str(broken)),)
    found = [*_words(key, pattern, language), *_facts(sentence)]
    found += [] if found else _length(sentence, language)
    return tuple(sorted(found, key=lambda one: one.at))


def _words(key: str, pattern: str, language: str) -> Iterator[Finding]:
    for match in forbidden(language).finditer(pattern):
        yield Finding(Wrong.FORBIDDEN, match.start(), match.group())
    told = _reserved_words(key)
    for match in RESERVED_WORD.finditer(pattern) if not key.startswith("pages.") else ():
        if match.group() not in told:
            yield Finding(Wrong.RESERVED, match.start(), match.group())
    for word in sorted(word for word in told if word not in pattern):
        yield Finding(Wrong.MISSING_WORD, len(pattern), word)


@cache
def _reserved_words(key: str) -> frozenset[str]:
    """The words of the telephone company that a sentence tells, where it is one that tells them."""
    model = catalogue(ENGLISH).sentences.get(key)
    is_telling = key.startswith(("text.", "replies.")) and model is not None
    return frozenset(RESERVED_WORD.findall(model.pattern)) if is_telling and model else frozenset()


def _facts(sentence: Sentence) -> Iterator[Finding]:
    """Facts that nobody knows, and those of the English sentence that must be told in every language.

    What English prints whatever the facts are must be printed so here; what it chooses by may be left out
    of some cases.
    """
    model = catalogue(ENGLISH).sentences.get(sentence.key)
    wanted, printed = (model.needed, model.printed) if model else (frozenset(), frozenset())
    wanted -= WHERE_ROOM if sentence.key.endswith(".text") else frozenset()
    known = (model.needed | model.optional if model else frozenset()) | _offered(sentence.key)
    for one in arguments(sentence.pattern):
        if one.name not in known:
            yield Finding(Wrong.UNKNOWN_FACT, one.at, one.name)
    for name in sorted((printed | (wanted - sentence.optional)) - sentence.needed):
        yield Finding(Wrong.MISSING_FACT, len(sentence.pattern), name)


def _offered(key: str) -> frozenset[str]:
    return NAMES if key.startswith("messages.") else frozenset()


def _length(sentence: Sentence, language: str) -> Iterator[Finding]:
    part = sentence.key.rpartition(".")[2]
    if sentence.key.startswith("messages.") and part == "text":
        over = _too_long_for_a_text(sentence, language)
    elif sentence.key == "text.frame_short":
        over = _too_long_for_any_text(sentence, language)
    elif sentence.key.startswith("text."):
        over = len(sentence.pattern) - LONGEST_FRAME
    elif sentence.key.startswith("pages."):
        over = len(sentence.pattern) - LONGEST["opening"]
    elif sentence.key.startswith("parts."):
        over = len(sentence.pattern) - LONGEST_PART.get(part, LONGEST["opening"])
    elif sentence.key.startswith("replies."):
        over = -segments.room_left(segments.written(sentence.say(_LONGEST_ANSWER)))
    else:
        over = len(sentence.pattern) - LONGEST.get(part, len(sentence.pattern))
    if over > 0:
        yield Finding(Wrong.TOO_LONG, max(0, len(sentence.pattern) - over), str(over))


def _too_long_for_a_text(sentence: Sentence, language: str) -> int:
    """By how many signs the longest text would pass one segment."""
    return _over(MessageKind(sentence.key.split(".")[1]), _trial(sentence, language), language)


def _too_long_for_any_text(frame: Sentence, language: str) -> int:
    """The same of the longest of all texts in a frame."""
    trial = _trial(frame, language)
    kinds = [kind for kind in MessageKind if kind not in TO_PRACTITIONERS]
    return max(_over(kind, trial, language) for kind in kinds if f"messages.{kind}.text" in trial.sentences)


def _trial(sentence: Sentence, language: str) -> Catalogue:
    return Catalogue(language, {**catalogue(language).sentences, sentence.key: sentence})


def _over(kind: MessageKind, trial: Catalogue, language: str) -> int:
    longest = (replace(letter, kind=kind, language=language) for letter in _LONGEST_LETTERS)
    return max(-segments.room_left(ways.shortest(letter, trial)) for letter in longest)


_LONGEST_ANSWER = {"clinic": "Seaside", "phone": "415-555-0188", "danger": "911", "line": "988"}
# 30 November and a Wednesday in September are long in most languages; the clinic's name gives way.
_LETTER = Letter(
    kind=MessageKind.UPDATE,
    name="",
    clinic="Seaside",
    address="",
    phone="(415) 555-0188",
    zone=ZoneInfo("America/Los_Angeles"),
    starts=30_516_880,
    ends=30_517_000,
    no_drive_until=30_518_320,
    answer_until=30_516_820,
    follow_up=30_518_320,
    times=((30_516_880, 30_517_000),) * 12,
    patient="Marisol",
    standing="kept",
    code="987654",
)
_LONGEST_LETTERS = tuple(
    replace(_LETTER, starts=_LETTER.starts + 1440 * days, no_drive_until=_LETTER.starts + 1440 * (days + 1))
    for days in range(0, 365, 13)
)
