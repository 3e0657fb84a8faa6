"""A therapist who is ill on a day of twelve visits: how long the first proposal for all of them takes."""

import secrets
from datetime import date, datetime, timedelta
from time import perf_counter

import psycopg

from coord.bench import clinic
from coord.bench.database import Ground, MakeApp, fresh
from coord.bench.measure import Ratio
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.services import booking, replan
from coord.services.booking import Refused
from coord.services.drafts import Draft, DraftAppointment
from coord.services.repeats import Once
from coord.services.replan import Entry, Happening, Kind
from coord.services.replan.proposing import worked_out

ALLOWED, GOAL = 2.0, 1.0
VISITS = 12
TUESDAY = date(2027, 1, 12)
EIGHT = datetime.combine(TUESDAY, datetime.min.time()) + timedelta(hours=8)
SIZE = clinic.Size(4, 6, 4, 8, VISITS, "08:00", "20:00")


def run(make_app: MakeApp, *, rounds: int = 3, visits: int = VISITS) -> Ratio:
    """Seconds of the slowest round against those allowed, from the facts to the proposal.

    The start of the solver's process is part of them.
    """
    with fresh(make_app) as ground, ground.app(), ground.connect() as connection:
        by, happening = _sick_day(ground, connection, visits)
        seconds = []
        for _ in range(rounds):
            started = perf_counter()
            worked = worked_out(happening, lambda _done, _total: True, by=by, now=clinic.NOW)
            seconds.append(perf_counter() - started)
            if len(worked.pieces) != visits:
                raise AssertionError(f"{len(worked.pieces)} of {visits} visits were looked at")
    return Ratio(f"a sick day of {visits} visits, proposed", max(seconds), ALLOWED, "s", GOAL)


def _sick_day(ground: Ground, connection: psycopg.Connection, visits: int) -> tuple[Actor, Happening]:
    """One therapist's day, an hour for each patient; then they are ill."""
    by = clinic.found(ground, SIZE)
    people = clinic.names(connection, "practitioner", "email")
    ill = people[clinic.address("therapist", 0)]
    (here,) = clinic.names(connection, "clinic", "key").values()
    room = clinic.names(connection, "room", "name")["room-0"]
    patients = list(clinic.names(connection, "patient", "record_number").values())
    for number, patient in enumerate(patients[:visits]):
        talk = DraftAppointment(
            "preparation", here, room, EIGHT + timedelta(hours=number), {Role.LEAD_THERAPIST: ill}
        )
        match booking.book(Draft(patient, (talk,)), by=by, now=clinic.NOW, once=_once()):
            case Refused(refusals=refusals):
                raise AssertionError(f"a visit was refused: {refusals}")
    connection.execute("ANALYZE")
    entry = Entry(Kind.AWAY, ill, TUESDAY, TUESDAY)
    match replan.enter(entry, by=by, now=clinic.NOW, once=_once()):
        case Happening() as happening:
            return by, happening
        case objection:
            raise AssertionError(f"the illness was refused: {objection}")


def _once() -> Once:
    return Once(secrets.token_urlsafe(18), b"body")
