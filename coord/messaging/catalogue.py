"""The sentences of each language: a JSON file for messages and one for pages, their patterns read once.

A pattern is ICU MessageFormat. What a language lacks is said in English, so that a new sentence may
come before its translations do.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from icu4py.messageformat import MessageFormat

from coord.messaging.languages import ENGLISH, LANGUAGES
from coord.messaging.patterns import CHOOSING, arguments

STAFF = "staff"
HERE = Path(__file__).parent / "catalogues"
Facts = Mapping[str, str | int]


class FactMissing(KeyError):
    """A sentence needs a fact that it was not given; only the names of both are told."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One pattern, read: `needed` are the facts without which it cannot be said, `optional` the others.

    Of the needed ones it prints those that are `printed`; by the rest it chooses its words alone.
    """

    key: str
    pattern: str
    needed: frozenset[str]
    optional: frozenset[str]
    printed: frozenset[str]
    _format: MessageFormat

    @classmethod
    def read(cls, key: str, pattern: str, language: str) -> "Sentence":
        """Raises BadPattern where the pattern is broken."""
        found = arguments(pattern)
        needed = frozenset(one.name for one in found if one.is_needed)
        optional = frozenset(one.name for one in found) - needed
        printed = needed & {one.name for one in found if one.kind not in CHOOSING}
        locale = LANGUAGES[ENGLISH if language == STAFF else language].locale
        return cls(key, pattern, needed, optional, printed, MessageFormat(pattern, locale))

    def is_sayable(self, facts: Facts) -> bool:
        """Whether every fact that it needs is known."""
        return all(facts.get(name, "") != "" for name in self.needed)

    def has_hole(self, facts: Facts) -> bool:
        """Whether a fact that it prints in any case is unknown."""
        return any(facts.get(name, "") == "" for name in self.printed)

    def say(self, facts: Facts) -> str:
        """The sentence with its facts; raises FactMissing rather than leave a hole."""
        try:
            given = {name: facts[name] for name in self.needed}
        except KeyError as missing:
            raise FactMissing(f"{self.key} needs {missing}") from None
        return self._format.format({**given, **{name: facts.get(name, "") for name in self.optional}})


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences of a language by their keys, such as `messages.update.subject`.

    `english` has those that the language lacks, where they are not our own.
    """

    language: str
    sentences: Mapping[str, Sentence]
    english: "Catalogue | None" = None

    def __getitem__(self, key: str) -> Sentence:
        """Its own sentence, or the English one; raises KeyError for a key that no catalogue has."""
        return self.sentences.get(key) or (self.english or catalogue(ENGLISH)).sentences[key]


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of a language; its files are read once. Raises FileNotFoundError where there is none."""
    places = (HERE / f"{language}.json", HERE / "pages" / f"{language}.json")
    files = [place for place in places if place.exists()]
    if not files:
        raise FileNotFoundError(places[0])
    contents = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    patterns = (one for content in contents for one in _flat(content))
    return Catalogue(language, {key: Sentence.read(key, pattern, language) for key, pattern in patterns})


def _flat(content: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in content.items():
        if isinstance(value, str):
            yield above + name, value
        else:
            yield from _flat(value, f"{above}{name}.")
