"""Which sentences of a language somebody has reviewed: by a mark that holds for these very words.

A mark covers the English sentence as well as its translation: where either changes, the sentence is
unreviewed again, and so is whatever says it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from coord.messaging.catalogue import Facts, Sentence
from coord.messaging.languages import ENGLISH
from coord.messaging.patterns import CHOOSING, arguments
from coord.messaging.wording import STANDARD, Wording

Marks = Mapping[str, str]
MAIL, TEXT, PAGES, REPLIES = ("parts",), ("text",), ("pages", "parts"), ("replies", "parts")


def of_message(kind: str) -> frozenset[str]:
    """The parts of a catalogue that a message of a kind says."""
    return frozenset({f"messages.{kind}", *MAIL, *TEXT})


def is_reviewed(language: str, parts: Iterable[str], marks: Marks, wording: Wording = STANDARD) -> bool:
    """Whether every sentence of these parts stands as it was reviewed; in English it always does."""
    by_part = _by_part(language, wording)
    return language == ENGLISH or all(
        sign and marks.get(key) == sign for part in parts for key, sign in by_part[part].items()
    )


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
    facts: Facts = {one.name: f"\u2068[{one.name.replace('_', ' ')}]\u2069" for one in found}
    choosing = [one for one in found if one.kind in CHOOSING]
    if not choosing:
        yield facts
    for one in choosing:
        values = _numbers(sentence) if one.kind == "plural" else _CASE.findall(sentence.pattern)
        yield from ({**facts, one.name: value} for value in values)


@lru_cache(maxsize=256)
def _by_part(language: str, wording: Wording) -> Mapping[str, Marks]:
    found: dict[str, dict[str, str]] = {}
    for key, sign in signs(language, wording).items():
        found.setdefault(key.rpartition(".")[0], {})[key] = sign
    return found


def _numbers(sentence: Sentence) -> tuple[int, ...]:
    """One for each plural of our languages; those that read alike are told once."""
    return (0, *_PLURALS) if "=0" in sentence.pattern else _PLURALS


_PLURALS = (1, 2, 3, 5, 11)
_CASE = re.compile(r"([a-z_]+) \{")
_DIGITS = re.compile(r"\d+")


def _sign(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]
