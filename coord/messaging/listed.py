"""The visits of one message, line by line: when each is, where it was before, and where it takes place."""

from collections.abc import Iterator

from coord.domain.reminders import CANCELS
from coord.messaging.facts import FactsOf, Letter

PLACE = ("where", "address")


def lines(facts: FactsOf) -> list[str]:
    """Each visit's time, and where it is where that differs; beside changes those that are called off."""
    letter = facts.letter
    if not letter.also:
        return _plain(facts)
    each = [FactsOf(one, facts.words, is_apart=facts.is_apart) for one in letter.also]
    mixed = any(one.kind not in CANCELS for one in letter.also)
    apart = [part for part in PLACE if differs(letter, part)]
    return [line for one in each for line in _of_one(one, apart, is_among_others=mixed)]


def differs(letter: Letter, part: str) -> bool:
    """Whether the visits that take place do so in different places, as this part of a mail tells them."""
    return len({_place(one, part) for one in letter.also if one.kind not in CANCELS}) > 1


def _place(letter: Letter, part: str) -> tuple[object, ...]:
    if letter.is_by_video:
        return (True,)
    return (letter.clinic, letter.room) if part == "where" else (letter.address,)


def _plain(facts: FactsOf) -> list[str]:
    told = [facts.told.whole(*one) for one in facts.letter.times]
    places = facts.letter.places or [""] * len(told)
    return [facts.told.comma.join(filter(None, one)) for one in zip(told, places, strict=True)]


def _of_one(facts: FactsOf, apart: list[str], *, is_among_others: bool) -> Iterator[str]:
    words, when = facts.words, str(facts["when"])
    if facts.letter.kind in CANCELS:
        yield words["parts.cancelled"].say(facts) if is_among_others else when
        return
    yield facts.told.comma.join([when, *filter(None, (_told(facts, part) for part in apart))])
    if facts.letter.before:
        yield words["parts.before"].say(facts)


def _told(facts: FactsOf, part: str) -> str:
    if facts.letter.is_by_video:
        return facts.words["parts.entry_video"].say({}) if part == "where" else ""
    return facts.words[f"parts.{part}"].say(facts) if facts[_NEEDED[part]] else ""


_NEEDED = {"where": "clinic", "address": "address"}
