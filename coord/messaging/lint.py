"""What is wrong with the wording of a message, and where.

The same questions are asked of our own catalogues in the tests and of what a clinic writes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import islice, product

from coord.messaging import lengths
from coord.messaging.catalogue import Sentence, catalogue
from coord.messaging.facts import NAMES, WHERE_ROOM
from coord.messaging.forbidden import reserved, told
from coord.messaging.languages import ENGLISH
from coord.messaging.patterns import CHOOSING, BadPattern, arguments

NUMBERS, NUMERIC = frozenset({"count", "left"}), frozenset({"number", "plural", "selectordinal"})
PRIVATE = frozenset({"name", "patient", "escort", "code"})
MOST_CASES = 500
_COUNTS = (1, 2, 3, 5, 11)
_CASE = re.compile(r"([A-Za-z_]\w*)\s*\{")
# Signs of control, those that nothing shows, and those that turn what follows around; marks that Arabic and
# Persian are written with stay.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u115f\u1160\u180e\u200b\u2028-\u202e\u2060-\u2064\u3164\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)


class Wrong(StrEnum):
    BROKEN = "broken"
    FORBIDDEN = "forbidden"
    RESERVED = "reserved"
    UNKNOWN_FACT = "unknown_fact"
    MISSING_FACT = "missing_fact"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    MISSING_WORD = "missing_word"
    HIDDEN = "hidden"
    PRIVATE = "private"


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
    Wrong.HIDDEN: "a sign that cannot be seen, or a new line, stands here ({}).",
    Wrong.PRIVATE: "{{{}}} has no place in a subject, for others see it.",
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
    found = [*_hidden(pattern), *_words(key, pattern, language), *_facts(sentence), *_forms(sentence)]
    found += [] if found else [*_split_words(sentence, language), *_length(sentence, language)]
    return tuple(sorted(found, key=lambda one: one.at))


def _hidden(pattern: str) -> Iterator[Finding]:
    for match in _UNSEEN.finditer(pattern):
        yield Finding(Wrong.HIDDEN, match.start(), f"U+{ord(match.group()):04X}")


def _words(key: str, pattern: str, language: str) -> Iterator[Finding]:
    for at, word in told(pattern, language):
        yield Finding(Wrong.FORBIDDEN, at, word)
    if key.startswith("pages."):
        return
    wanted, found = _reserved_words(key), reserved(pattern, language)
    for at, word in found:
        if word not in wanted:
            yield Finding(Wrong.RESERVED, at, word)
    for word in sorted(wanted - {word for _, word in found}):
        yield Finding(Wrong.MISSING_WORD, len(pattern), word)


@cache
def _reserved_words(key: str) -> frozenset[str]:
    """The words of the telephone company that a sentence tells, where it is one that tells them."""
    model = catalogue(ENGLISH).sentences.get(key)
    is_telling = key.startswith(("text.", "replies.")) and model is not None
    return (
        frozenset(word for _, word in reserved(model.pattern, ENGLISH))
        if is_telling and model
        else frozenset()
    )


def _split_words(sentence: Sentence, language: str) -> Iterator[Finding]:
    """What becomes a forbidden word, or one of the telephone company's, only once a case is chosen."""
    for said in _said(sentence):
        for _, word in told(said, language):
            yield Finding(Wrong.FORBIDDEN, 0, word)
            return


def _said(sentence: Sentence) -> Iterator[str]:
    """What it says in each combination of its cases, the facts as signs that belong to no word."""
    found = arguments(sentence.pattern)
    choosing = {one.name: one.kind for one in found if one.kind in CHOOSING}
    cases = sorted(set(_CASE.findall(sentence.pattern)))
    values = [_COUNTS if kind != "select" else cases for kind in choosing.values()]
    shown = {one.name: 1 if one.kind in NUMERIC else "□" for one in found}
    for chosen in islice(product(*values), MOST_CASES) if choosing else ():
        yield sentence.say({**shown, **dict(zip(choosing, chosen, strict=True))})


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


def _forms(sentence: Sentence) -> Iterator[Finding]:
    """Facts that cannot be written so, and those that others would see in a list of mails."""
    is_subject = sentence.key.endswith(".subject")
    for one in arguments(sentence.pattern):
        if one.kind not in ({"", "select", *NUMERIC} if one.name in NUMBERS else {"", "select"}):
            yield Finding(Wrong.BROKEN, one.at, f"{one.name} cannot be told as {one.kind}")
        if is_subject and one.name in PRIVATE:
            yield Finding(Wrong.PRIVATE, one.at, one.name)


def _offered(key: str) -> frozenset[str]:
    return NAMES if key.startswith("messages.") else frozenset()


def _length(sentence: Sentence, language: str) -> Iterator[Finding]:
    over = lengths.over(sentence, language)
    if over > 0:
        yield Finding(Wrong.TOO_LONG, max(0, len(sentence.pattern) - over), str(over))
