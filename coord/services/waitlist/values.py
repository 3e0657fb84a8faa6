"""What can be offered to one who waits."""

from dataclasses import dataclass
from typing import Any

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
