"""What the worker does all the time, and how it is set up."""

import subprocess
from datetime import timedelta
from pathlib import Path

from sqlalchemy import update

from coord.services import booking, upkeep
from coord.store import people
from coord.store.db import transaction
from tests.clinic import count, once
from tests.conftest import NOW

ROOT = Path(__file__).resolve().parents[2]


def test_a_tick_leaves_a_sign_of_life(app):
    upkeep.tick(NOW)
    upkeep.tick(NOW + timedelta(seconds=10))

    assert upkeep.signs(NOW).last_tick == NOW + timedelta(seconds=10)


def test_a_tick_removes_expired_reservations_and_old_answers(clinic):
    until = NOW + timedelta(hours=2)
    booking.reserve(clinic.treatment(), until, by=clinic.scheduler, now=NOW, once=once())

    upkeep.tick(until - timedelta(minutes=1))
    kept = (count("hold"), count("idempotency_key"))
    upkeep.tick(NOW + timedelta(days=1, minutes=1))

    assert kept == (1, 1)
    assert (count("hold"), count("occupancy"), count("idempotency_key")) == (0, 0, 0)


def test_a_pencilled_visit_is_booked_once_its_patient_is_cleared(clinic):
    booking.book(
        clinic.treatment("2027-03-03", patient="P-2", follow_up="2027-03-04 09:00"),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )
    upkeep.tick(NOW)
    before = count("participant", "status = 'pending'")
    with transaction() as tx:
        tx.execute(update(people.Gate).values(status="passed"))
    upkeep.tick(NOW)

    assert (before, count("participant", "status = 'booked'")) == (2, 2)


def test_nothing_is_ever_put_off_inside_the_broker():
    """With Redis, a task with an ETA beyond the visibility timeout runs many times over."""
    found = subprocess.run(
        ["grep", "-rnE", r"\beta=|countdown=|\.retry\(", "coord", "worker", "--include=*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert found.stdout == ""
