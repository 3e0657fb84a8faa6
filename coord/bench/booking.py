"""Booking a whole unit through the service, against plain psycopg writing the very same rows.

The floor reads nothing and judges nothing: one transaction a unit, one statement a table, the rows as
the service has written them, in the same order. Both write the same units at the same times, in turn.
The service works as it is served, in two processes with a thread for each client; the floor's clients are
processes of their own, which is quicker for it.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from statistics import median
from time import perf_counter

import psycopg

from coord.bench import clinic, written
from coord.bench.clients import Client, Desk
from coord.bench.database import Ground, MakeApp, fresh
from coord.bench.measure import Ratio
from coord.domain.roles import Role
from coord.services.drafts import Draft, DraftAppointment

GOAL = 0.5
MONDAY = date(2027, 1, 11)
UNITS = 24
SERVERS = 2  # as many processes as the web server has


def run(make_app: MakeApp, *, clients: int = 1, rounds: int = 7, units: int = UNITS) -> Ratio:
    """Units a second of all clients together: the medians of rounds in which both ways take turns."""
    with fresh(make_app) as ground, ground.app(), ground.connect() as connection:
        desks = _desks(ground, connection, clients, units)
        servers = [Client(ground, some) for some in (desks[n::SERVERS] for n in range(SERVERS)) if some]
        writers = [Client(ground, [desk]) for desk in desks]
        try:
            ours, floor = _measure(connection, servers, writers, rounds)
        finally:
            for client in (*servers, *writers):
                client.end()
    name = f"booking a unit, {clients} client{'s' if clients > 1 else ''}"
    total = clients * units
    return Ratio(name, total / ours, total / floor, "units/s", GOAL, is_more_better=True)


def _measure(
    connection: psycopg.Connection, servers: Sequence[Client], writers: Sequence[Client], rounds: int
) -> tuple[float, float]:
    """Seconds of the service and of the floor; a first round warms up and shows which rows are written."""
    written.clear(connection)
    _timed(servers, Client.book)
    made, wanted = written.units_by_patient(connection), written.count(connection)
    for client in writers:
        client.learn(made)
    connection.execute("ANALYZE")  # as the database does by itself when it is some minutes old
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(rounds + 1):
        for times, team, work in ((floor, writers, Client.write), (ours, servers, Client.book)):
            written.clear(connection)
            times.append(_timed(team, work))
            if written.count(connection) != wanted:
                raise AssertionError("the ways do not write as much as each other")
    return median(ours[1:]), median(floor[1:])


def _timed(team: Sequence[Client], work: Callable[[Client], None]) -> float:
    started = perf_counter()
    for client in team:
        work(client)
    for client in team:
        client.wait()
    return perf_counter() - started


def _desks(ground: Ground, connection: psycopg.Connection, clients: int, units: int) -> list[Desk]:
    """People, a room and patients for each client, so that nobody waits for anybody's resources."""
    size = clinic.Size(clients, clients, clients, clients, clients * units, "08:00", "18:00")
    by = clinic.found(ground, size)
    people = clinic.names(connection, "practitioner", "email")
    rooms, (here,) = (
        clinic.names(connection, "room", "name"),
        clinic.names(connection, "clinic", "key").values(),
    )
    patients = list(clinic.names(connection, "patient", "record_number").values())
    desks = []
    for number in range(clients):
        roles = {
            Role.PRESCRIBER: people[clinic.address("prescriber", number)],
            Role.LEAD_THERAPIST: people[clinic.address("therapist", number)],
            Role.MONITOR: people[clinic.address("monitor", number)],
        }
        own = patients[number * units : (number + 1) * units]
        place = (here, rooms[f"room-{number}"])
        desks.append(Desk(by, tuple(_unit(day, patient, roles, place) for day, patient in enumerate(own))))
    return desks


def _unit(number: int, patient: str, roles: dict[Role, str], place: tuple[str, str]) -> Draft:
    """A treatment visit in the morning of the n-th working day, its follow-up in the next afternoon."""
    clinic_id, room = place
    dose, after = _moment(number, 9), _moment(number + 1, 14)
    therapist = {Role.LEAD_THERAPIST: roles[Role.LEAD_THERAPIST]}
    return Draft(
        patient,
        (
            DraftAppointment("dosing_iv", clinic_id, room, dose, roles),
            DraftAppointment("integration", clinic_id, room, after, therapist),
        ),
    )


def _moment(number: int, hour: int) -> datetime:
    weeks, day = divmod(number, 5)
    moment = datetime.combine(MONDAY, datetime.min.time()).replace(hour=hour)
    return moment + timedelta(weeks=weeks, days=day)
