"""The words of patients' pages: the message catalogues' sentences under `pages`, in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from flask import request

from coord.messaging import phones
from coord.messaging.catalogue import Catalogue, catalogue
from coord.messaging.crisis import help_in
from coord.messaging.languages import ENGLISH, LANGUAGES, Language, best
from coord.messaging.times import Told

OWN = "pages."
SHARED = ("office", "food", "drink", "crisis", "crisis_call", "crisis_unknown")
# What nobody of the house has checked is shown only to whoever chooses it, and says so.
REVIEWED = frozenset({ENGLISH})


@cache
def offered() -> tuple[Language, ...]:
    """The languages in which every sentence of the pages can be said; English is one of them."""
    wanted = {key for key in catalogue(ENGLISH).sentences if key.startswith(OWN)}
    wanted |= {f"parts.{part}" for part in SHARED}
    return tuple(language for code, language in LANGUAGES.items() if wanted <= _keys(code))


def _keys(code: str) -> frozenset[str]:
    try:
        return frozenset(catalogue(code).sentences)
    except FileNotFoundError:
        return frozenset()


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads a page: its language, and whether they chose it by the switch."""

    language: Language
    is_chosen: bool

    @property
    def is_checked(self) -> bool:
        return self.language.code in REVIEWED

    @property
    def words(self) -> Catalogue:
        return catalogue(self.language.code)

    def say(self, key: str, **facts: str | int) -> str:
        """The sentence of that key with its facts."""
        return self.words[OWN + key].say(facts)

    def part(self, key: str, **facts: str | int) -> str:
        """A sentence that mails say as well."""
        return self.words[f"parts.{key}"].say(facts)

    def told(self, zone: ZoneInfo) -> Told:
        return Told(self.language.code, zone)

    def phone(self, number: str) -> str:
        return phones.written(number)

    def crisis(self, jurisdiction: str) -> str:
        """Whom to call in a crisis, and in danger."""
        found = help_in(jurisdiction)
        if found is None:
            return self.part("crisis_unknown")
        key = "parts.crisis" if found.is_texted else "parts.crisis_call"
        return self.words[key].say({"line": found.line, "danger": found.danger})


def reader(known: Sequence[str] = ()) -> Reader:
    """By the switch; else by what is known of the patient; else by the browser."""
    codes = [language.code for language in offered()]
    chosen = request.values.get("lang", "")
    if chosen in codes:
        return Reader(LANGUAGES[chosen], is_chosen=True)
    fits = (best([tag]) for tag in (*known, *request.accept_languages.values()))
    found = next((code for code in fits if code in codes and code in REVIEWED), ENGLISH)
    return Reader(LANGUAGES[found], is_chosen=False)
