"""Comparing ways of doing the same thing in one run, so that a busy machine slows all of them alike."""

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter
from typing import Any


def alternate(ways: Mapping[str, Callable[[], Any]], rounds: int = 60) -> dict[str, float]:
    """The median milliseconds of each way, measured in turn, round after round."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            started = perf_counter()
            way()
            times[name].append(perf_counter() - started)
    return {name: median(found) * 1000 for name, found in times.items()}
