"""What is asked of the solver, and what it answers; as plain data both ways."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one choice costs, and what it takes of which thing from when to when: (thing, starts, ends)."""

    cost: int
    takes: tuple[tuple[int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The number of the chosen candidate for each place; `is_best` where it is proven that none is better."""

    numbers: tuple[int, ...]
    is_best: bool


def as_data(places: Sequence[Sequence[Candidate]]) -> list[list[dict[str, object]]]:
    return [[{"cost": one.cost, "takes": one.takes} for one in place] for place in places]
