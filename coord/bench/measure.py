"""Comparing ways of doing the same thing in one run, so that a busy machine slows all of them alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any


@dataclass(frozen=True, slots=True)
class Ratio:
    """What something costs as a multiple of its floor, or what it yields as a share of it.

    `found` and `floor` are in `unit`; the ratio should be at most the goal, or at least where more is better.
    """

    name: str
    found: float
    floor: float
    unit: str
    goal: float
    is_more_better: bool = False

    @property
    def value(self) -> float:
        return self.found / self.floor

    @property
    def is_met(self) -> bool:
        return self.value >= self.goal if self.is_more_better else self.value <= self.goal

    def as_data(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "found": self.found,
            "floor": self.floor,
            "unit": self.unit,
            "ratio": self.value,
            "goal": self.goal,
            "is_met": self.is_met,
        }


def rates(name: str, ms: Mapping[str, float], count: int, goal: float) -> Ratio:
    """How many a second of `ours` and `floor`, each of which does so many in its milliseconds."""
    ours, floor = (1000 * count / ms[way] for way in ("ours", "floor"))
    return Ratio(name, ours, floor, "per s", goal, is_more_better=True)


def alternate(ways: Mapping[str, Callable[[], Any]], rounds: int = 60) -> dict[str, float]:
    """The median milliseconds of each way, measured in turn, round after round."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            started = perf_counter()
            way()
            times[name].append(perf_counter() - started)
    return {name: median(found) * 1000 for name, found in times.items()}
