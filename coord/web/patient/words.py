"""The words of patients' pages: the message catalogues' sentences under `pages`, in the reader's language."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import request

from coord.messaging import phones
from coord.messaging.catalogue import Catalogue
from coord.messaging.crisis import help_in
from coord.messaging.languages import ENGLISH, LANGUAGES, Language
from coord.messaging.times import Told
from coord.messaging.wording import STANDARD, Wording
from coord.services.languages.pages import Reads

OWN = "pages."
NOTHING_KNOWN = Reads()


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever reads a page: its language, whether they chose it, and whether the house has reviewed it."""

    language: Language
    is_chosen: bool
    is_checked: bool
    wording: Wording = STANDARD

    @property
    def words(self) -> Catalogue:
        return self.wording.catalogue(self.language.code)

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


def reader(known: Reads = NOTHING_KNOWN) -> Reader:
    """By the switch; else by what is known of the reader; else by the browser."""
    chosen = request.values.get("lang", "")
    is_chosen = chosen in LANGUAGES
    code = chosen if is_chosen else known.language(list(request.accept_languages.values()))
    is_checked = code == ENGLISH or code in known.reviewed
    return Reader(LANGUAGES[code], is_chosen, is_checked, known.wording)
