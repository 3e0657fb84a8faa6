"""What we say at once to a text that came in: one segment, and nothing about whom or what for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from coord.messaging import phones, segments
from coord.messaging.catalogue import Catalogue
from coord.messaging.crisis import help_in
from coord.messaging.languages import ENGLISH
from coord.messaging.wording import STANDARD, Wording

SHORTEST_NAME, LONGEST_NAME = 3, 30
ANYWHERE = "112"


class Answer(StrEnum):
    """Which answer is given; the words are in the catalogue, under `replies`.

    Both `DISTRESS` and `UNTOLD` answer words of distress: the first says that a clinician is being told.
    """

    NOTHING = ""
    CONFIRMED = "confirmed"
    OTHER_TIME = "other_time"
    UNREAD = "unread"
    HELP = "help"
    STOPPED = "stopped"
    CANCEL = "cancel"
    STARTED = "started"
    WRONG_NUMBER = "wrong_number"
    DISTRESS = "distress"
    UNTOLD = "untold"


IN_DISTRESS = frozenset({Answer.DISTRESS, Answer.UNTOLD})


@dataclass(frozen=True, slots=True)
class House:
    """Whom we answer for: a clinic without a name is told as "the office"."""

    clinic: str
    phone: str
    jurisdiction: str


def said(answer: Answer, house: House, language: str = ENGLISH, wording: Wording = STANDARD) -> str:
    """The answer in one segment, or nothing; where it is too long for one, the clinic's name gives way.

    Should a number be so long that even this does not help, it is said in English. `wording` are the house's
    own sentences.
    """
    if answer is Answer.NOTHING:
        return ""
    told = (wording.catalogue(code) for code in dict.fromkeys((language, ENGLISH)))
    ways = [way for words in told for way in _ways(answer, house, words)]
    return next((way for way in ways if segments.fits(way)), ways[-1])


def _ways(answer: Answer, house: House, words: Catalogue) -> Iterator[str]:
    """The answer from its fullest way to the shortest."""
    found = help_in(house.jurisdiction)
    facts = {
        "phone": phones.written(house.phone).replace("(", "").replace(") ", "-"),
        "danger": found.danger if found else ANYWHERE,
        "line": found.line if found else "",
    }
    name = house.clinic[:LONGEST_NAME].strip() or str(words["parts.office"].say({}))
    for end in range(len(name), min(SHORTEST_NAME, len(name)) - 1, -1):
        told = words[f"replies.{_key(answer, house)}"].say({**facts, "clinic": name[:end].strip()})
        yield segments.written(told)


def _key(answer: Answer, house: House) -> str:
    """In distress, the line of the country, and whether it reads texts."""
    if answer not in IN_DISTRESS:
        return answer
    found = help_in(house.jurisdiction)
    if found is None:
        return f"{answer}_unknown"
    return answer if found.is_texted else f"{answer}_call"
