"""The facts of a message, and how a reader is told them: each is written out when a sentence asks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coord.domain.reminders import TO_PRACTITIONERS, MessageKind
from coord.messaging.catalogue import Catalogue
from coord.messaging.languages import ENGLISH, LANGUAGES
from coord.messaging.times import Told
from coord.messaging.wording import STANDARD, Wording


@dataclass(frozen=True, slots=True)
class Eating:
    """Until when (UTC epoch minutes) somebody may eat and drink before a visit.

    None is told as "after you go to bed". `by_nurse` tells no hours at all: a nurse calls.
    """

    food_until: int | None
    drink_until: int | None
    by_nurse: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """The facts of one message; times are UTC epoch minutes, and `zone` has the clock that tells them.

    A clinic without a name is told as "the office". `before` is the time that was told before a change,
    `no_drive_until` stands in advisories, and `times` in messages about several visits. `places` says
    where each of them is, `answer_until` until when an offer is kept, and `follow_up` when the visit starts
    that a yes to it books as well. `standing` is "kept" where a visit is not final yet ("partly" where some
    of several are not), "settled" where it has become so, and else empty. A text leads to `text_link` where
    that fits. What `also` is told follows in the same mail; news of several visits lists those alone, `also`
    being all of them.
    """

    kind: MessageKind
    name: str
    clinic: str
    address: str
    phone: str
    zone: ZoneInfo
    starts: int
    ends: int
    language: str = ENGLISH
    jurisdiction: str = ""
    before: tuple[int, int] | None = None
    room: str = ""
    is_by_video: bool = False
    no_drive_until: int | None = None
    times: tuple[tuple[int, int], ...] = ()
    eating: Eating | None = None
    ride: str = ""
    escort: str = ""
    patient: str = ""
    link: str = ""
    text_link: str = ""
    code: str = ""
    licence: str = ""
    places: tuple[str, ...] = ()
    answer_until: int | None = None
    follow_up: int | None = None
    standing: str = ""
    also: tuple["Letter", ...] = ()
    wording: Wording = STANDARD

    @property
    def is_to_staff(self) -> bool:
        return self.kind in TO_PRACTITIONERS

    @property
    def place(self) -> str:
        return "video" if self.is_by_video else "room" if self.room else "clinic"


Tells = Callable[[Told, int], str]


class FactsOf(Mapping[str, str | int]):
    """The facts of a letter by the names that sentences use; what is not known is empty.

    `is_apart` sets what comes from outside apart from a script that runs from right to left, so that
    numbers and addresses keep their order (Unicode's first strong isolate). `tells` writes
    moments out, shorter where a text has little room; `is_full` says all that a sentence has to say.
    """

    def __init__(
        self,
        letter: Letter,
        words: Catalogue,
        *,
        is_apart: bool = False,
        tells: Tells = Told.zoned,
        is_full: bool = False,
    ) -> None:
        self.letter, self.words, self.tells, self.is_full = letter, words, tells, is_full
        self.told = Told(letter.language, letter.zone)
        self.is_apart = is_apart and LANGUAGES[letter.language].is_rtl
        self._known: dict[str, str | int] = {}

    def __getitem__(self, name: str) -> str | int:
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._tell(name)
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)

    def moment(self, minute: int | None) -> str:
        return "" if minute is None else self.tells(self.told, minute)

    def _tell(self, name: str) -> str | int:
        value = _TOLD[name](self)
        return f"\u2068{value}\u2069" if self.is_apart and value and name in FROM_OUTSIDE else value


def _food(letter: Letter) -> str:
    if letter.eating is None:
        return ""
    if letter.eating.by_nurse:
        return "nurse"
    return "bedtime" if letter.eating.food_until is None else "clock"


def _drink(letter: Letter) -> str:
    if letter.eating is None or letter.eating.by_nurse:
        return ""
    return "bedtime" if letter.eating.drink_until is None else "clock"


def _clock(facts: FactsOf, until: Callable[[Eating], int | None]) -> str:
    minute = until(facts.letter.eating) if facts.letter.eating else None
    return "" if minute is None else facts.told.clock(minute)


def _before(facts: FactsOf) -> str:
    return facts.told.whole(*facts.letter.before) if facts.letter.before else ""


def _visits(letter: Letter) -> tuple[Letter, ...]:
    return letter.also or (letter,)


def _answer(letter: Letter) -> str:
    """Where a text about an offer leads; without a page it says itself that a follow-up comes with it."""
    if letter.text_link:
        return "page"
    return "both" if letter.follow_up is not None else ""


def _moment(facts: FactsOf, minute: int | None) -> str:
    return "" if minute is None else facts.told.moment(minute)


_TOLD: dict[str, Callable[[FactsOf], str | int]] = {
    "name": lambda facts: facts.letter.name,
    "clinic": lambda facts: facts.letter.clinic or facts.words["parts.office"].say({}),
    "address": lambda facts: "" if facts.letter.is_by_video else facts.letter.address,
    "located": lambda facts: "told" if facts.letter.address and not facts.letter.is_by_video else "",
    "phone": lambda facts: facts.letter.phone,
    "room": lambda facts: facts.letter.room,
    "escort": lambda facts: facts.letter.escort,
    "patient": lambda facts: facts.letter.patient,
    "place": lambda facts: facts.letter.place,
    "state": lambda facts: "video" if any(one.is_by_video for one in _visits(facts.letter)) else "",
    "when": lambda facts: facts.told.whole(facts.letter.starts, facts.letter.ends),
    "before": _before,
    "starts": lambda facts: facts.moment(facts.letter.starts),
    "moment": lambda facts: facts.told.moment(facts.letter.starts),
    "clock": lambda facts: facts.told.clock(facts.letter.starts),
    "until": lambda facts: facts.moment(facts.letter.no_drive_until),
    "answer_by": lambda facts: facts.moment(facts.letter.answer_until),
    "answer": lambda facts: _answer(facts.letter),
    "follow_up": lambda facts: _moment(facts, facts.letter.follow_up),
    "count": lambda facts: len(facts.letter.also or facts.letter.times),
    "food": lambda facts: _food(facts.letter),
    "food_until": lambda facts: _clock(facts, lambda one: one.food_until),
    "drink": lambda facts: _drink(facts.letter),
    "drink_until": lambda facts: _clock(facts, lambda one: one.drink_until),
    "ride": lambda facts: facts.letter.ride,
    "standing": lambda facts: facts.letter.standing,
    "code": lambda facts: facts.letter.code,
    "licence": lambda facts: facts.letter.licence,
    "day": lambda facts: facts.told.day(facts.letter.starts),
    "detail": lambda facts: "full" if facts.is_full else "",
}
FROM_OUTSIDE = frozenset({"name", "clinic", "address", "phone", "room", "escort", "patient"})
NAMES = frozenset(_TOLD)
# Where a language's texts have room: how to answer an offer, that a visit is not final, the ride home,
# where whoever takes the patient home is to come, what may be eaten and drunk, and more words.
WHERE_ROOM = frozenset({"answer", "standing", "ride", "located", "detail", "food", "drink"})
