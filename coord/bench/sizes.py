"""What a search costs in time and memory beside how many practitioners an organization has."""

import tracemalloc
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from coord.bench import load, stored
from coord.bench.cold_search import searched
from coord.bench.database import MakeApp, fresh

SIZES = (10, 100, 1000)
DAYS, WEEK = 30, 7
ROUNDS = 5
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """Of the first page of a search by the service: the median time and the most memory it took at once."""

    practitioners: int
    busy: int
    starts: int
    ms: float
    megabytes: float


def run(make_app: MakeApp, sizes: tuple[int, ...] = SIZES, days: int = DAYS) -> list[Cost]:
    """Each size in a database of its own: a third of the people prescribe, and a room for every four."""
    return [_cost(make_app, size, days) for size in sizes]


def largest(make_app: MakeApp, practitioners: int = 10_000, appointments: int = 1_000_000) -> Cost:
    """One round over a week, beside so many appointments that are stored, most of them past."""
    return _cost(make_app, practitioners, WEEK, rounds=1, appointments=appointments)


def _cost(
    make_app: MakeApp, practitioners: int, days: int, rounds: int = ROUNDS, appointments: int = 0
) -> Cost:
    prescribers = practitioners // 3
    ours = load.invent(days, (prescribers, practitioners - prescribers, practitioners // 4))
    with fresh(make_app) as ground, ground.app(), ground.connect() as connection:
        search = searched(ground, connection, ours)
        ahead = sum(len(one) for pool in ours.busy.values() for one in pool)
        if appointments > ahead:
            stored.add_history(connection, appointments - ahead, ours.span.starts)
        starts = search().total
        times = []
        for _ in range(rounds):
            started = perf_counter()
            search()
            times.append(perf_counter() - started)
        tracemalloc.start()
        search()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return Cost(practitioners, max(ahead, appointments), starts, median(times) * 1000, most / MEGABYTE)
