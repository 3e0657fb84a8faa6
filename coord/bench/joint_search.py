"""Joint search over months: a two-hour start for one of each kind, against the least it can cost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from coord.bench.load import ZONE, Load
from coord.bench.measure import alternate
from coord.domain import facts
from coord.domain.appointment import (
    AppointmentType,
    AppointmentTypeId,
    ClinicId,
    PatientId,
    PersonId,
    PractitionerId,
    ResourceId,
    RoomId,
)
from coord.domain.free_time import Site
from coord.domain.joint import joint_starts
from coord.domain.local_time import local_date
from coord.domain.policy import Policy
from coord.domain.qualifications import Kind, Qualification
from coord.domain.roles import Presence, Role, RoleWindow, Use
from coord.domain.slots import KindAtSite
from coord.domain.spans import Spans
from coord.domain.timeline import Grid, bits, runs, window_starts

GOAL = 1.5
MINUTES, EVERY = 120, 15
STEPS = 24
HERE = ClinicId(1)
ROLES = {"prescriber": (Role.PRESCRIBER, Kind.MD), "therapist": (Role.LEAD_THERAPIST, Kind.PSY)}


@dataclass(frozen=True, slots=True)
class Result:
    """`starts` are UTC epoch minutes; `ms` and `ratio` (to the floor) are by way."""

    starts: list[int]
    ms: dict[str, float]
    ratio: dict[str, float]


def run(load: Load, rounds: int = 60) -> Result:
    """Measure the floor, the kept timelines and the whole search in turn; all must agree on the starts."""
    known = facts_of(load)
    grid = Grid.over(load.span)
    ways: dict[str, Callable[[], list[int]]] = {
        "floor": _floor(load, grid),
        "warm": _warm(load, grid),
        "cold": lambda: _cold(known, grid),
    }
    found = {name: way() for name, way in ways.items()}
    if len({tuple(starts) for starts in found.values()}) != 1:
        raise AssertionError("the ways do not agree on the starts")
    ms = alternate(ways, rounds)
    return Result(found["cold"], ms, {name: time / ms["floor"] for name, time in ms.items()})


def _timelines(load: Load, grid: Grid) -> list[list[int]]:
    work = grid.free(load.work)
    return [[work & ~grid.busy(one) for one in kind] for kind in load.busy.values()]


def _floor(load: Load, grid: Grid) -> Callable[[], list[int]]:
    """Nothing but the arithmetic: shift, AND, OR on ready integers, and the list of starts."""
    pools, ticks, origin = _timelines(load, grid), grid.ticks(EVERY), grid.origin

    def search() -> list[int]:
        starts = ticks
        for pool in pools:
            anybody = 0
            for free in pool:
                anybody |= runs(free, STEPS)
            starts &= anybody
        return [origin + 5 * bit for bit in bits(starts)]

    return search


def _warm(load: Load, grid: Grid) -> Callable[[], list[int]]:
    """The search's own functions on timelines that are kept."""
    pools, ticks = _timelines(load, grid), grid.ticks(EVERY)

    def search() -> list[int]:
        started = [
            {(kind, who): window_starts(free, 0, STEPS) for who, free in enumerate(pool)}
            for kind, pool in enumerate(pools)
        ]
        return [grid.minute(bit) for bit in bits(joint_starts(started, ticks))]

    return search


def _cold(known: facts.Facts, grid: Grid) -> list[int]:
    """Everything a page does once the facts are read: hours, licences, busy time, starts."""
    kind = AppointmentType(
        AppointmentTypeId(1),
        "bench",
        "Bench",
        MINUTES,
        0,
        frozenset(),
        tuple(RoleWindow(role, Use.ATTENTION, Presence.IN_ROOM, 0, MINUTES) for role, _ in ROLES.values()),
        needs_order=False,
    )
    search = KindAtSite(kind, Site(known.clinics[HERE], grid, known, now=grid.origin))
    return [grid.minute(bit) for bit in bits(search.starts)]


def facts_of(load: Load) -> facts.Facts:
    """The load as a clinic: everybody works all its hours and is licensed throughout."""
    people: dict[PractitionerId, facts.Practitioner] = {}
    hours = Spans.of(load.work)
    taken: dict[ResourceId, Spans] = {}
    for kind, (_, licence) in ROLES.items():
        for busy in load.busy[kind]:
            number = len(people) + 1
            people[PractitionerId(number)] = _practitioner(number, licence, load, hours)
            taken[ResourceId(number)] = Spans.of(busy)
    rooms: dict[RoomId, facts.Room] = {}
    for number, busy in enumerate(load.busy["room"], start=2000):
        resource = ResourceId(number)
        rooms[RoomId(number)] = facts.Room(RoomId(number), str(number), HERE, resource, frozenset())
        taken[resource] = Spans.of(busy)
    clinic = facts.Clinic(HERE, "Bench", "US-CA", ZONE, load.work)
    return facts.Facts(Policy(), _patient(), {HERE: clinic}, rooms, people, spans=taken)


def _practitioner(number: int, licence: Kind, load: Load, hours: Spans) -> facts.Practitioner:
    first, last = local_date(load.span.starts, ZONE), local_date(load.span.ends, ZONE)
    return facts.Practitioner(
        id=PractitionerId(number),
        name=str(number),
        person_id=PersonId(number),
        attention_id=ResourceId(number),
        cover_id=ResourceId(number + 1000),
        cover=1,
        qualifications=(Qualification(licence, "US-CA", first, last),),
        working={HERE: hours},
        time_off=(),
    )


BORN = date(1990, 1, 1)


def _patient() -> facts.Patient:
    return facts.Patient(PatientId(1), PersonId(0), ResourceId(9999), True, (), (), {}, BORN)
