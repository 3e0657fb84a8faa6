"""The search as a page asks it: from PostgreSQL to the first page of slots with people and rooms.

Its floor is the starts of all the days, from a table that holds nothing but busy minutes, packed by the
database into one string of bytes a resource. All pages together must have the same starts.
"""

import struct
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import psycopg

from coord.bench import clinic, load, stored
from coord.bench.database import Ground, MakeApp, fresh
from coord.bench.load import FIRST, Load
from coord.bench.measure import Ratio, alternate
from coord.domain.permissions import Actor
from coord.domain.timeline import Grid, bits, runs
from coord.services import searching

GOAL = 2.0
STEP, STEPS, EVERY = 5, 24, 15
DAY_STEPS, DAY_BYTES = 288, 36
LONGEST = 1440
MASKS = [(1 << length) - 1 for length in range(DAY_STEPS + 1)]


class Way(Protocol):
    """A page of the search that a bench is about."""

    def __call__(self, offset: int = 0) -> searching.Found: ...


def run(make_app: MakeApp, *, days: int = 90, rounds: int = 30) -> Ratio:
    """Measure both in turn; they must agree on the starts."""
    ours = load.invent(days)
    with fresh(make_app) as ground, ground.app(), ground.connect() as connection:
        way = searched(ground, connection, ours)
        floor = _floor(connection, ours)
        starts = floor()
        if _all_starts(way) != starts:
            raise AssertionError("the ways do not agree on the starts")
        ms = alternate({"floor": floor, "found": way}, rounds)
        return Ratio("cold search, PostgreSQL", ms["found"], ms["floor"], "ms", GOAL)


def _all_starts(way: Way) -> list[int]:
    """The starts of page after page."""
    starts: list[int] = []
    while slots := way(len(starts)).slots:
        starts += [slot.appointments[0].starts for slot in slots]
    return starts


def searched(ground: Ground, connection: psycopg.Connection, ours: Load, patients: int = 1) -> Way:
    """The service's search over the whole load, in a clinic that has just been founded."""
    prescribers, therapists, rooms = (len(pool) for pool in ours.busy.values())
    by = clinic.found(ground, clinic.Size(prescribers, therapists, 0, rooms, patients))
    code = stored.add_type(connection)
    stored.fill(connection, ours)
    return ask(connection, code, ours, by)


def ask(connection: psycopg.Connection, code: str, ours: Load, by: Actor) -> Way:
    patient = next(iter(clinic.names(connection, "patient", "record_number").values()))
    last = FIRST + timedelta(days=ours.span.minutes // LONGEST - 1)
    wish = searching.Ask(patient, code, FIRST, last)
    return lambda offset=0: searching.find(wish, by=by, now=clinic.NOW, offset=offset)


def _floor(connection: psycopg.Connection, ours: Load) -> Callable[[], list[int]]:
    """One query for packed minutes, day by day into integers, and the joint starts."""
    _pack(connection, ours)
    grid = Grid.over(ours.span)
    kinds = [kind for kind, pool in ours.busy.items() for _ in pool]
    work, ticks = grid.free(ours.work), grid.ticks(EVERY)
    cursor = connection.cursor(binary=True)
    wanted = (list(range(len(kinds))), ours.span.ends, ours.span.starts - LONGEST)
    query = (
        "SELECT resource, string_agg(int4send(starts) || int4send(ends), ''::bytea) FROM packed"
        " WHERE resource = ANY(%s) AND starts < %s AND starts >= %s GROUP BY resource"
    )

    def search() -> list[int]:
        anybody = dict.fromkeys(ours.busy, 0)
        for resource, packed in cursor.execute(query, wanted).fetchall():
            anybody[kinds[resource]] |= runs(work & ~_timeline(packed, grid), STEPS)
        starts = ticks
        for free in anybody.values():
            starts &= free
        return [grid.minute(bit) for bit in bits(starts)]

    return search


def _pack(connection: psycopg.Connection, ours: Load) -> None:
    connection.execute("CREATE TABLE packed (resource int, starts int, ends int)")
    pools = [busy for pool in ours.busy.values() for busy in pool]
    with connection.cursor().copy("COPY packed FROM STDIN") as copy:
        for resource, busy in enumerate(pools):
            for one in busy:
                copy.write_row((resource, one.starts, one.ends))
    connection.execute("CREATE INDEX ON packed (resource, starts, ends)")
    connection.execute("VACUUM ANALYZE packed")


def _timeline(packed: bytes, grid: Grid) -> int:
    """Small integers a day, joined once: the cheapest way that was found from minutes to one integer."""
    days = [0] * (grid.length // DAY_STEPS + 2)
    for starts, ends in struct.Struct(">ii").iter_unpack(packed):
        day, step = divmod((starts - grid.origin) // STEP, DAY_STEPS)
        days[day] |= MASKS[(ends - starts) // STEP] << step
    out, carry = bytearray(), 0
    for painted in days:
        both = painted | carry
        carry = both >> DAY_STEPS
        out += (both & MASKS[DAY_STEPS]).to_bytes(DAY_BYTES, "little")
    return int.from_bytes(out, "little")
