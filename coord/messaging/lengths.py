"""By how much a sentence is too long, told with the longest facts that it may have to say."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from coord.domain.reminders import TO_PRACTITIONERS, MessageKind
from coord.messaging import segments, ways
from coord.messaging.catalogue import Catalogue, Sentence, catalogue
from coord.messaging.facts import Eating, Letter

LONGEST = {"subject": 70, "opening": 400, "closing": 400}
LONGEST_PART, LONGEST_FRAME = {"office": 30, "somebody": 40, "button": 40, "greeting": 100}, 120


def over(sentence: Sentence, language: str) -> int:
    """The signs past the limit of its place; zero or less where it fits."""
    place, _, part = sentence.key.partition(".")
    part = part.rpartition(".")[2]
    if place == "messages" and part == "text":
        return _of_a_text(MessageKind(sentence.key.split(".")[1]), _trial(sentence, language))
    if sentence.key == "text.frame_short":
        return _of_any_text(_trial(sentence, language))
    if place == "replies":
        return -segments.room_left(segments.written(sentence.say(_LONGEST_ANSWER)))
    limits = {"text": LONGEST_FRAME, "pages": LONGEST["opening"]}
    limits["parts"] = LONGEST_PART.get(part, LONGEST["opening"])
    return len(sentence.pattern) - limits.get(place, LONGEST.get(part, len(sentence.pattern)))


def _trial(sentence: Sentence, language: str) -> Catalogue:
    return Catalogue(language, {**catalogue(language).sentences, sentence.key: sentence})


def _of_any_text(trial: Catalogue) -> int:
    """By how many signs the longest of all texts in a frame would pass one segment."""
    kinds = [kind for kind in MessageKind if kind not in TO_PRACTITIONERS]
    return max(_of_a_text(kind, trial) for kind in kinds if f"messages.{kind}.text" in trial.sentences)


def _of_a_text(kind: MessageKind, trial: Catalogue) -> int:
    """The same of one kind, whichever of its cases it takes."""
    sentence = trial[f"messages.{kind}.text"]
    chosen = sorted(_CASES.keys() & (sentence.needed | sentence.optional))
    longest = [replace(letter, kind=kind, language=trial.language) for letter in _LONGEST_LETTERS]
    return max(
        -segments.room_left(ways.shortest(replace(letter, **_together(case)), trial))
        for case in product(*(_CASES[name] for name in chosen))
        for letter in longest
    )


def _together(changes: tuple[Mapping[str, Any], ...]) -> dict[str, Any]:
    return {name: value for one in changes for name, value in one.items()}


_LONGEST_ANSWER = {"clinic": "Seaside", "phone": "415-555-0188", "danger": "911", "line": "988"}
# What sentences choose their words by.
_CASES: dict[str, tuple[Mapping[str, Any], ...]] = {
    "standing": tuple({"standing": one} for one in ("", "kept", "partly", "settled")),
    "answer": ({}, {"follow_up": None}),
    "food": (
        {},
        {"eating": Eating(30_516_580, 30_516_760)},
        {"eating": Eating(None, None)},
        {"eating": Eating(None, None, by_nurse=True)},
    ),
}
# 30 November and a Wednesday in September are long in most languages; the clinic's name gives way.
_LETTER = Letter(
    kind=MessageKind.UPDATE,
    name="Marisol",
    clinic="Seaside",
    address="418 Lanternwick Street",
    phone="(415) 555-0188",
    zone=ZoneInfo("America/Los_Angeles"),
    starts=30_516_880,
    ends=30_517_000,
    no_drive_until=30_518_320,
    answer_until=30_516_820,
    follow_up=30_518_320,
    times=((30_516_880, 30_517_000),) * 12,
    room="Cedar",
    escort="Marisol",
    patient="Marisol",
    code="987654",
)
_LONGEST_LETTERS = tuple(
    replace(_LETTER, starts=_LETTER.starts + 1440 * days, no_drive_until=_LETTER.starts + 1440 * (days + 1))
    for days in range(0, 365, 13)
)
