"""What is asked of the solver, and what it answers; as plain data both ways."""

from collections.abc import Collection, Iterable, Sequence
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


# Candidates by the numbers of their place and their own: not all of them are chosen together
Clash = Collection[tuple[int, int]]


def as_data(places: Sequence[Sequence[Candidate]], against: Iterable[Clash]) -> dict[str, object]:
    return {
        "places": [[{"cost": one.cost, "takes": one.takes} for one in place] for place in places],
        "against": [sorted(clash) for clash in against],
    }
