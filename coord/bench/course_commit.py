"""Booking a whole course through the service, against plain psycopg writing the very same rows."""

import secrets
from datetime import date, datetime, timedelta

import psycopg

from coord.bench import clinic, written
from coord.bench.database import Ground, MakeApp, fresh
from coord.bench.measure import Ratio, alternate
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.services import courses
from coord.services.drafts import Draft, DraftAppointment
from coord.services.repeats import Once
from coord.services.whole import OneRefused

GOAL = 0.5
MONDAY = date(2027, 1, 11)
TREATMENTS = 6
# What a course adds to what a booking writes, before it.
TABLES = ("series", "course", "course_step", *written.TABLES)


def run(make_app: MakeApp, *, rounds: int = 30) -> Ratio:
    """Courses a second: both ways in turn, each beginning with an empty diary."""
    with fresh(make_app) as ground, ground.app(), ground.connect() as connection:
        by, units = _course(ground, connection)

        def book() -> None:
            once = Once(secrets.token_urlsafe(18), b"body")
            match courses.book(units, by=by, now=clinic.NOW, once=once):
                case OneRefused(refusals=refusals):
                    raise AssertionError(f"a course was refused: {refusals}")

        book()
        rows = written.all_rows(connection, TABLES)
        with psycopg.connect(ground.address) as other:
            ms = alternate(
                {
                    "clear": lambda: written.clear(connection, TABLES),
                    "floor": lambda: written.write(other, [rows]),
                    "clear again": lambda: written.clear(connection, TABLES),
                    "booked": book,
                },
                rounds,
            )
    return Ratio(
        "booking a course of 12 visits",
        1000 / ms["booked"],
        1000 / ms["floor"],
        "per second",
        GOAL,
        is_more_better=True,
    )


def _course(ground: Ground, connection: psycopg.Connection) -> tuple[Actor, list[Draft]]:
    """A small clinic, and six treatment visits on Mondays with their follow-ups on Tuesdays."""
    by = clinic.found(ground, clinic.Size(1, 1, 1, 1, 1, "08:00", "18:00"))
    connection.execute("UPDATE treatment_order SET doses_left = 12, valid_until = '2027-12-31'")
    people = clinic.names(connection, "practitioner", "email")
    rooms, here = clinic.names(connection, "room", "name"), clinic.names(connection, "clinic", "key")
    (patient,) = clinic.names(connection, "patient", "record_number").values()
    roles = {
        Role.PRESCRIBER: people[clinic.address("prescriber", 0)],
        Role.LEAD_THERAPIST: people[clinic.address("therapist", 0)],
        Role.MONITOR: people[clinic.address("monitor", 0)],
    }
    place = (*here.values(), *rooms.values())
    return by, [_unit(number, patient, roles, place) for number in range(TREATMENTS)]


def _unit(number: int, patient: str, roles: dict[Role, str], place: tuple[str, ...]) -> Draft:
    clinic_id, room = place
    monday = datetime.combine(MONDAY, datetime.min.time()) + timedelta(weeks=number)
    dose, after = monday + timedelta(hours=9), monday + timedelta(days=1, hours=14)
    therapist = {Role.LEAD_THERAPIST: roles[Role.LEAD_THERAPIST]}
    return Draft(
        patient,
        (
            DraftAppointment("dosing_iv", clinic_id, room, dose, roles),
            DraftAppointment("integration", clinic_id, room, after, therapist),
        ),
    )
