"""The ways in which a text can be said, from the fullest to the shortest; the first that fits is sent.

A sentence may have more to say where there is room (its fact `detail` is `full` then), who takes the
patient home, and where to come. What goes first is the zone, for the clock is that of the clinic or, by
video, the patient's own; then the day of the week; and last the end of a name.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from coord.messaging import segments, spelling
from coord.messaging.catalogue import Catalogue, Sentence
from coord.messaging.facts import FactsOf, Letter, Tells
from coord.messaging.times import Told

SHORTEST_NAME, LONGEST_NAME, SHORTENED_NAME = 3, 30, 12
# Hours end with a full stop in some languages, as their sentences do.
_DOUBLED_STOP = re.compile(r"(?<!\.)\.\.(?!\.)")
_FRAME, _SHORT_FRAME = "text.frame", "text.frame_short"

_ROOMS_OF_NAMES = (10, 7, 4)

Step = tuple[str, Tells]
_WHOLE: tuple[Step, ...] = ((_FRAME, Told.zoned), (_SHORT_FRAME, Told.zoned))
_WITHOUT_ZONE: Step = (_SHORT_FRAME, Told.short)
_WITHOUT_WEEKDAY: Step = (_SHORT_FRAME, Told.brief)
_DOWN = (*_WHOLE, _WITHOUT_ZONE, _WITHOUT_WEEKDAY)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say a text; `asks_ride` where it names who takes the patient home, so that a yes counts."""

    said: str
    asks_ride: bool = False


def of(letter: Letter) -> Iterator[Way]:
    """All ways, the fullest first; where none has room, those that say only the beginning of a long name.

    A name that cannot be written in the letters of the text gives way to "somebody you know".
    """
    words = letter.wording.catalogue(letter.language)
    if segments.is_gsm(segments.written(words[_FRAME].pattern)):
        letter = spelling.in_latin(letter)
    yield from _ways(letter, words)
    for room in _ROOMS_OF_NAMES:
        yield from _ways(_with_names(letter, room), words)
    if letter.patient:
        yield from _ways(replace(letter, patient=str(words["parts.somebody"].say({}))), words)


def _with_names(letter: Letter, room: int) -> Letter:
    patient, name, escort = letter.patient[:room], letter.name[:room], letter.escort[:room]
    return replace(letter, patient=patient, name=name, escort=escort)


def _ways(letter: Letter, words: Catalogue) -> Iterator[Way]:
    """With the ride home or the place to come to, with the page, alone."""
    may_say = _choices(words[f"messages.{letter.kind}.text"])
    if letter.ride == "named" and "escort" in may_say:
        yield from (Way(said, asks_ride=True) for said in _asking(letter, words))
    letter = replace(letter, ride="")
    if "address" in may_say:
        yield from map(Way, _located(letter, words))
        letter = replace(letter, address="")
    if "detail" in may_say:
        yield from map(Way, _detailed(letter, words))
    if letter.text_link:
        yield from map(Way, _linked(letter, words))
    yield from map(Way, _alone(replace(letter, text_link=""), words))


def shortest(letter: Letter, words: Catalogue) -> str:
    """The text as it is where there is little room, with the clinic's name whole."""
    may_say = _choices(words[f"messages.{letter.kind}.text"])
    address = "" if "address" in may_say else letter.address
    return _said(replace(letter, ride="", address=address, text_link=""), words, _WITHOUT_WEEKDAY)


def _choices(sentence: Sentence) -> frozenset[str]:
    """The facts without which it can be said as well."""
    return sentence.optional | (sentence.needed - sentence.printed)


def _asking(letter: Letter, words: Catalogue) -> Iterator[str]:
    """Without the page: a first name is enough for whoever named the person, and the clinic's for itself."""
    letter = replace(letter, text_link="")
    clinic = str(FactsOf(letter, words)["clinic"])
    for escort, name in product(_names(letter.escort), _names(clinic, SHORTENED_NAME)):
        yield from _down(replace(letter, escort=escort), words, _DOWN, name)


def _located(letter: Letter, words: Catalogue) -> Iterator[str]:
    """The town goes before the zone, and the zone before the street."""
    parts = letter.address.split(", ") if letter.address else []
    clinic = str(FactsOf(letter, words)["clinic"])
    for steps in (_WHOLE, (_WITHOUT_ZONE,), (_WITHOUT_WEEKDAY,)):
        for end in range(len(parts), 0, -1):
            yield from _down(replace(letter, address=", ".join(parts[:end])), words, steps)
    for name in _names(clinic, SHORTENED_NAME)[1:]:
        yield from _down(replace(letter, address=parts[0]), words, (_WITHOUT_WEEKDAY,), name) if parts else ()


def _detailed(letter: Letter, words: Catalogue) -> Iterator[str]:
    """All that the sentence has to say, with the page or else without it."""
    steps = _WHOLE if letter.is_by_video else _DOWN
    clinic = str(FactsOf(letter, words)["clinic"])
    for link, name in product(dict.fromkeys((letter.text_link, "")), _names(clinic, SHORTENED_NAME)):
        one = replace(letter, text_link=link)
        yield from (_said(one, words, step, name, is_full=True) for step in steps)


def _linked(letter: Letter, words: Catalogue) -> Iterator[str]:
    """The page tells the day of the week and the zone as well; by video the zone stays."""
    steps = _WHOLE if letter.is_by_video else _DOWN
    yield from (_said(letter, words, step) for step in steps)


def _alone(letter: Letter, words: Catalogue) -> Iterator[str]:
    """The end of a very long name of the clinic goes with the zone, and more of it after the weekday."""
    yield from (_said(letter, words, step) for step in _WHOLE)
    name = str(FactsOf(letter, words)["clinic"])[:LONGEST_NAME].strip()
    yield _said(letter, words, _WITHOUT_ZONE, name)
    for end in range(len(name), SHORTEST_NAME - 1, -1):
        yield _said(letter, words, _WITHOUT_WEEKDAY, name[:end].strip())


def _down(letter: Letter, words: Catalogue, steps: Sequence[Step], clinic: str = "") -> Iterator[str]:
    """Step by step, in full words and then in the few that a sentence has for little room."""
    for is_full, step in product((True, False), steps):
        yield _said(letter, words, step, clinic, is_full=is_full)


def _names(name: str, room: int = SHORTEST_NAME) -> tuple[str, ...]:
    """A name, and its beginning: the words that fit into the room, at least the first."""
    end = name.rfind(" ", 0, room + 1) if " " in name[: room + 1] else name.find(" ")
    return tuple(dict.fromkeys((name, name[:end] if end >= SHORTEST_NAME else name)))


def _said(letter: Letter, words: Catalogue, step: Step, clinic: str = "", *, is_full: bool = False) -> str:
    frame, tells = step
    facts = FactsOf(letter, words, tells=tells, is_full=is_full)
    body = " ".join(filter(None, (words[f"messages.{letter.kind}.text"].say(facts), letter.text_link)))
    phone = letter.phone.replace("(", "").replace(") ", "-")
    said = words[frame].say({"clinic": clinic or facts["clinic"], "body": body, "phone": phone})
    return segments.written(_DOUBLED_STOP.sub(".", said))
