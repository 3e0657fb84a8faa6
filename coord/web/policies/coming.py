"""What will be in force from a later day on: the fields that change alone, as they are before and then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from coord.services.policies import Section

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """From the day on; of a table of values only the lines that change, one that ends in `was` alone."""

    day: date
    was: Values
    will: Values


def changes(section: Section) -> tuple[Change, ...]:
    """One for each day that is decided, each seen from what is in force before it."""
    steps = [(date.min, section.value), *section.coming]
    return tuple(_change(day, before, after) for (_, before), (day, after) in pairwise(steps))


def _change(day: date, before: Values, after: Values) -> Change:
    was, will = _differing(before, after), _differing(after, before)
    for field in was.keys() & will.keys():
        if isinstance(was[field], Mapping) and isinstance(will[field], Mapping):
            was[field], will[field] = (
                _differing(was[field], will[field]),
                _differing(will[field], was[field]),
            )
    return Change(day, was, will)


def _differing(one: Values, other: Values) -> dict[str, Any]:
    missing = object()
    return {key: value for key, value in one.items() if other.get(key, missing) != value}
