"""Which sentences of a language somebody has reviewed: by a mark that holds for these very words.

A mark covers the English sentence as well as its translation: where either changes, the sentence is
unreviewed again, and so is whatever says it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache

from coord.domain.reminders import MessageKind
from coord.messaging.catalogue import Facts, Sentence, catalogue
from coord.messaging.languages import ENGLISH
from coord.messaging.layouts import BODIES, IN_TIMES
from coord.messaging.patterns import CHOOSING, Argument, arguments
from coord.messaging.wording import STANDARD, Wording

Marks = Mapping[str, str]
_IN_A_CRISIS = frozenset({"crisis", "crisis_call", "crisis_unknown"})
_IN_CALENDARS = frozenset({"entry", "entry_at", "entry_video"})
IN_EVERY_MAIL = frozenset({"greeting", "button", "reach", "unread", "office"}) | _IN_A_CRISIS | _IN_CALENDARS
IN_TEXTS = frozenset({"somebody"})
ON_PAGES = frozenset({"office", "food", "drink", "follow_up", "standing"}) | _IN_A_CRISIS
IN_ANSWERS = frozenset({"office"})


@cache
def of_message(kind: MessageKind) -> frozenset[str]:
    """The keys of all that a message of a kind may say, by mail or text."""
    parts = {part for line in BODIES[kind] for part in line}
    return _keys(
        f"messages.{kind}.", "text.", parts=IN_EVERY_MAIL | IN_TEXTS | parts | IN_TIMES.get(kind, frozenset())
    )


@cache
def of_pages() -> frozenset[str]:
    """The keys of all that patients' pages say."""
    return _keys("pages.", parts=ON_PAGES)


@cache
def of_answers() -> frozenset[str]:
    """The keys of all that texts are answered with."""
    return _keys("replies.", parts=IN_ANSWERS)


def _keys(*beginnings: str, parts: AbstractSet[str]) -> frozenset[str]:
    said = (f"parts.{part}" for part in parts)
    keys = catalogue(ENGLISH).sentences
    return frozenset(key for key in keys if key.startswith(beginnings)) | (keys.keys() & set(said))


def is_reviewed(language: str, keys: Iterable[str], marks: Marks, wording: Wording = STANDARD) -> bool:
    """Whether each of these sentences stands as it was reviewed; in English they always do."""
    now = signs(language, wording)
    return language == ENGLISH or all(now[key] and marks.get(key) == now[key] for key in keys)


@lru_cache(maxsize=256)
def signs(language: str, wording: Wording = STANDARD) -> Mapping[str, str]:
    """By key of every sentence there is, the sign of its words; empty where it is not translated."""
    english, own = wording.catalogue(ENGLISH).sentences, wording.catalogue(language).sentences
    return {key: _sign(one.pattern, own[key].pattern) if key in own else "" for key, one in english.items()}


def sign_of_all(language: str, wording: Wording = STANDARD) -> str:
    """The sign of all its words together: what somebody has in front of them who reviews a language."""
    return _sign(*(f"{key} {sign}" for key, sign in sorted(signs(language, wording).items())))


def spoken(sentence: Sentence) -> tuple[str, ...]:
    """What it says, once for each of its cases; facts stand as their names in brackets."""
    said = [sentence.say(facts) for facts in _cases(sentence)]
    return tuple({_DIGITS.sub("#", one): one for one in reversed(said) if one}.values())[::-1]


def _cases(sentence: Sentence) -> Iterator[Facts]:
    found = arguments(sentence.pattern)
    facts: Facts = {one.name: _shown(one) for one in found}
    choosing = [one for one in found if one.kind in CHOOSING]
    if not choosing:
        yield facts
    for one in choosing:
        values = _numbers(sentence) if one.kind == "plural" else _CASE.findall(sentence.pattern)
        yield from ({**facts, one.name: value} for value in values)


def _shown(one: Argument) -> str | int:
    """A fact by its name in brackets; a number where the words depend on it."""
    return _PLURALS[-1] if one.kind == "plural" else f"\u2068[{one.name.replace('_', ' ')}]\u2069"


def _numbers(sentence: Sentence) -> tuple[int, ...]:
    """One for each plural of our languages; those that read alike are told once."""
    return (0, *_PLURALS) if "=0" in sentence.pattern else _PLURALS


_PLURALS = (1, 2, 3, 5, 11)
_CASE = re.compile(r"([a-z_]+) \{")
_DIGITS = re.compile(r"\d+")


def _sign(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]
