"""Words that no message may hold: names of drugs and therapies, diagnoses, and what the phone company keeps.

A stem counts wherever a word begins with it, `*stem` wherever it stands in a word, and `=word` as the whole
word alone; in scripts that do not set words apart, or hang other words before them, a plain stem counts
wherever it stands. English stems count in every language, for English words wander. What is `allowed` only
looks like one of them.
"""

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from coord.messaging.folding import Folded, as_cyrillic, as_latin, folded, readings
from coord.messaging.languages import ENGLISH

_FILE = json.loads((Path(__file__).parent / "forbidden.json").read_text("utf-8"))
_STEMS: dict[str, list[str]] = _FILE["stems"]
_ALLOWED: dict[str, list[str]] = _FILE["allowed"]
_WITHOUT_SPACES = frozenset({"zh-Hans", "ko", "hi", "ar", "fa"})
_BY_ACCENTS = frozenset({"vi"})
_BY_CYRILLIC = frozenset({"ru"})
# Short names that mean something else in small letters.
_SHORT_NAME = re.compile(r"(?<![A-Za-z])(?:I\.?V|I\.?M|KAP|ECT|TMS|MDD)(?![A-Za-z])")
# The phone company answers these itself (Twilio): whoever sends one is opted out or in, or given help.
_WORD = "STOP|STOPALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|START|YES|UNSTOP|HELP|INFO"
_ASKING = (
    "reply|replying|answer|respond|text|send|type|write|responda|conteste|envie|escriba|mande|repondez|"
    "envoyez|ecrivez|tapez|escreva|digite|sumagot|i-?text|mag-?reply|isulat|tra loi|nhan|soan|gui"
)
_FILLING = "back|us|with|to|by|only|just|the|a|word|con|com|par|ng|la|le|palabra|palavra|mot|tin|chu"
_BETWEEN = rf"(?:\s*[:\"'“‘«(]\s*|\s+(?:{_FILLING})\b)*"
_OPENED, _CLOSED = r"[\"'“‘«„「]\s*", r"\s*[\"'”’»“」]"
_LETTER = r"[A-Za-z]"
_LETTER_OR_VOWEL_SIGN = r"(?:[^\W\d_]|[\u0900-\u097f])"
_CAPITALS = rf"(?<!{_LETTER})(?:{_WORD})(?!{_LETTER})"
_QUOTED = rf"{_OPENED}(?i:{_WORD}){_CLOSED}"
_ASKED = rf"(?i:(?<!{_LETTER})(?:{_ASKING}){_BETWEEN}\s*(?:{_WORD}))(?!{_LETTER})"
_RESERVED = re.compile(rf"{_CAPITALS}|{_QUOTED}|{_ASKED}")
# Where nothing else is written in Latin letters, such a word is asked for however it is written.
_AMONG_OTHERS = re.compile(rf"(?i:(?<!{_LETTER})(?:{_WORD})(?!{_LETTER}))")
_IN_OTHER_LETTERS = _WITHOUT_SPACES | _BY_CYRILLIC

Told = tuple[int, str]


def told(text: str, language: str) -> tuple[Told, ...]:
    """Each word of a text that no message may hold: where it stands, and how it is written."""
    found = {(start, end) for start, end in _spans(text, language) if not _is_allowed(text, start, language)}
    longest = [one for one in found if not any(_covers(other, one) for other in found)]
    return tuple((start, text[start:end]) for start, end in sorted(longest))


@lru_cache(maxsize=4096)
def tells(name: str) -> bool:
    """Whether a name tells of it to a reader of any language."""
    return any(told(name, language) for language in _STEMS)


def reserved(text: str, language: str) -> tuple[Told, ...]:
    """Each word of the phone company that a text tells or asks for."""
    plain = folded(text, keeps_case=True)
    form = _AMONG_OTHERS if language in _IN_OTHER_LETTERS else _RESERVED
    return tuple((start, text[start:end]) for start, end in _found(form, plain))


def _covers(other: tuple[int, int], one: tuple[int, int]) -> bool:
    return other != one and other[0] <= one[0] and one[1] <= other[1]


def _is_allowed(text: str, start: int, language: str) -> bool:
    """Whether what begins there is part of a phrase that only looks like a forbidden word."""
    small = text.casefold()
    spans = [(m.start(), m.end()) for one in _ALLOWED.get(language, ()) for m in re.finditer(one, small)]
    return any(at <= start < end for at, end in spans)


def _spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    yield from _found(_SHORT_NAME, folded(text, keeps_case=True))
    plain = readings(folded(text))
    for one in (other for reading in plain for other in as_latin(reading)):
        yield from _found(_pattern(ENGLISH), one)
    if language == ENGLISH:
        return
    own = readings(folded(text, keeps_accents=True)) if language in _BY_ACCENTS else plain
    own = [as_cyrillic(one) for one in own] if language in _BY_CYRILLIC else own
    for one in own:
        yield from _found(_pattern(language), one)


def _found(form: re.Pattern[str], read: Folded) -> Iterator[tuple[int, int]]:
    for match in form.finditer(read.text):
        yield read.places[match.start()], read.places[match.end() - 1] + 1


@cache
def _pattern(language: str) -> re.Pattern[str]:
    return re.compile("|".join(_form(stem, language) for stem in _STEMS[language]))


def _form(stem: str, language: str) -> str:
    plain = folded(stem.lstrip("*="), keeps_accents=language in _BY_ACCENTS)
    plain = as_cyrillic(plain) if language in _BY_CYRILLIC else plain
    word = re.escape(plain.text)
    # A Latin word may stand right beside a letter that is none, such as a Chinese one.
    letter = "[a-z]" if plain.text.isascii() else _LETTER_OR_VOWEL_SIGN
    if stem.startswith("="):
        return rf"(?<!{letter}){word}(?!{letter})"
    if language in _WITHOUT_SPACES:
        return word
    if stem.startswith("*"):
        return rf"{letter}*?{word}{letter}*"
    return rf"(?<!{letter}){word}{letter}*"
