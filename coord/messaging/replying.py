"""What we say at once to a text that came in: one segment, and nothing about whom or what for."""

from dataclasses import dataclass
from enum import StrEnum

from coord.messaging import phones, segments
from coord.messaging.catalogue import catalogue
from coord.messaging.crisis import help_in
from coord.messaging.languages import ENGLISH

LONGEST_NAME = 30
ANYWHERE = "112"


class Answer(StrEnum):
    """Which answer is given; the words are in the catalogue, under `replies`."""

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


@dataclass(frozen=True, slots=True)
class House:
    """Whom we answer for: a clinic without a name is told as "the office"."""

    clinic: str
    phone: str
    jurisdiction: str


def said(answer: Answer, house: House) -> str:
    """The answer in one segment, or nothing."""
    if answer is Answer.NOTHING:
        return ""
    words, found = catalogue(ENGLISH), help_in(house.jurisdiction)
    facts = {
        "clinic": house.clinic[:LONGEST_NAME].strip() or words["parts.office"].say({}),
        "phone": phones.written(house.phone).replace("(", "").replace(") ", "-"),
        "danger": found.danger if found else ANYWHERE,
        "line": found.line if found else "",
    }
    return segments.written(words[f"replies.{_key(answer, house)}"].say(facts))


def _key(answer: Answer, house: House) -> str:
    """In distress, the line of the country, and whether it reads texts."""
    if answer is not Answer.DISTRESS:
        return answer
    found = help_in(house.jurisdiction)
    if found is None:
        return "distress_unknown"
    return "distress" if found.is_texted else "distress_call"
