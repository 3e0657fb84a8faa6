"""The same search beside little and much that is stored: it costs what it reads, not what there is."""

from collections.abc import Callable

from flask import Flask

from coord.bench import load, stored
from coord.bench.cold_search import searched
from coord.bench.database import Ground, MakeApp, fresh
from coord.bench.load import Load
from coord.bench.measure import Ratio, alternate

GOAL = 1.3
FEW, MANY = 10_000, 1_000_000
PATIENTS_EACH = 10
# A search reads whole weeks, and so some days before its first one: those, too, are the same in both.
BESIDE = 14 * 1440


def run(make_app: MakeApp, *, many: int = MANY, few: int = FEW, days: int = 90, rounds: int = 20) -> Ratio:
    """Two databases with the same days that a search reads; what differs is how much is stored besides."""
    ours = load.invent(days)
    with (
        fresh(make_app) as small,
        fresh(make_app) as large,
        small.app() as beside_few,
        large.app() as beside_many,
    ):
        ways = {"few": _search(small, beside_few, ours, few), "many": _search(large, beside_many, ours, many)}
        ms = alternate(ways, rounds)
        return Ratio(f"search beside {many:,} appointments", ms["many"], ms["few"], "ms", GOAL)


def _search(ground: Ground, app: Flask, ours: Load, count: int) -> Callable[[], object]:
    """The search in a database of so many appointments, in each of which somebody and a patient are taken."""
    ahead = sum(len(busy) for pool in ours.busy.values() for busy in pool)
    people = len(ours.busy["prescriber"]) + len(ours.busy["therapist"])
    with app.app_context(), ground.connect() as connection:
        search = searched(ground, connection, ours, patients=PATIENTS_EACH * people)
        stored.add_history(connection, max(0, count - ahead), ours.span.starts - BESIDE)

    def again() -> object:
        with app.app_context():
            return search()

    return again
