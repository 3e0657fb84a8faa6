"""What can be offered to one who waits."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from coord.domain.booking import Refusal
from coord.services.drafts import Draft


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a group, by the group's public id."""

    group: str


@dataclass(frozen=True, slots=True)
class Match:
    """An entry's row, and what it can be offered; `lead` are the minutes to be left before it.

    `minutes` is how long it takes, the follow-up left out.
    """

    entry: Any
    wanted: Draft | Place
    starts: int
    minutes: int
    lead: int


class Why(StrEnum):
    """Why nothing of a freed time is for one who waits."""

    KIND = "kind"
    GROUP = "group"
    NO_PLACE = "no_place"
    CLINIC = "clinic"
    TIME = "time"
    PEOPLE = "people"
    GONE = "gone"
    RULES = "rules"
    LATE = "late"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Unsuited:
    """Why it does not suit; of a place in a group also all that stands against booking it.

    With `RULES` something stands against it; `NOT_NEEDED` where the visit takes nobody and no room that has
    become free, so that it could be booked all along.
    """

    why: Why
    refusals: tuple[Refusal, ...] = ()
