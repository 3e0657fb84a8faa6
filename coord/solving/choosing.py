"""The problem as CP-SAT wants it: one of the candidates of each place, nothing taken twice at once."""

from collections import defaultdict
from typing import Any

from ortools.sat.python import cp_model

Places = list[list[dict[str, Any]]]


def choose(places: Places, against: list[list[list[int]]], seconds: float) -> dict[str, Any]:
    """The numbers of the cheapest choice found in the time, and whether it is proven to be the cheapest."""
    model = cp_model.CpModel()
    picked = [[model.new_bool_var("") for _ in place] for place in places]
    for place in picked:
        model.add_exactly_one(place)
    for intervals in _taken(model, places, picked).values():
        model.add_no_overlap(intervals)
    for clash in against:
        model.add_bool_or([picked[at][number].negated() for at, number in clash])
    model.minimize(
        sum(
            one["cost"] * picked[at][number]
            for at, place in enumerate(places)
            for number, one in enumerate(place)
        )
    )
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    numbers = [next(n for n, one in enumerate(place) if solver.value(one)) for place in picked]
    return {"numbers": numbers, "is_best": status == cp_model.OPTIMAL}


def _taken(model: Any, places: Places, picked: list[list[Any]]) -> dict[int, list[Any]]:
    """By thing, an interval for each candidate that takes it, there only if that is picked."""
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for at, place in enumerate(places):
        for number, one in enumerate(place):
            for thing, starts, ends in one["takes"]:
                interval = model.new_optional_fixed_size_interval_var(
                    starts, ends - starts, picked[at][number], ""
                )
                found[thing].append(interval)
    return found
