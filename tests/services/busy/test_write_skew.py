"""A booking and an import at the same moment: whichever is second knows of the first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute
from coord.services import booking
from coord.services.booking import Booked, Refused
from coord.store import busy, feeds, locks
from coord.store.db import reading, transaction
from tests.clinic import count, once, utc
from tests.conftest import NOW

DAYS = ["2027-03-02", "2027-03-03", "2027-03-04", "2027-03-08", "2027-03-09", "2027-03-10"]
FOLLOW_UPS = ["2027-03-03", "2027-03-04", "2027-03-05", "2027-03-09", "2027-03-10", "2027-03-11"]


@pytest.mark.parametrize("round_", range(6))
def test_of_a_booking_and_an_import_at_once_the_second_knows_of_the_first(app, clinic, imported, round_):
    day, after = DAYS[round_], FOLLOW_UPS[round_]
    start = Barrier(2)

    def book():
        with app.app_context():
            draft = clinic.treatment(day, follow_up=f"{after} 09:00")
            start.wait()
            return booking.book(draft, by=clinic.scheduler, now=NOW, once=once())

    def take_over():
        with app.app_context():
            start.wait()
            return imported(f"{day.replace('-', '')}T090000 PT1H")

    with ThreadPoolExecutor(2) as pool:
        futures = pool.submit(book), pool.submit(take_over)
        outcome, done = (future.result() for future in futures)

    clashing = [one.appointment.public_id for one in done.clashing]
    if isinstance(outcome, Booked):
        assert clashing == [outcome.appointment]
    else:
        assert [type(one.reason) for one in outcome.refusals] == [why.BusyElsewhere]
        assert (clashing, count("appointment")) == ([], 0)


def test_a_booking_waits_for_a_calendar_that_is_just_being_kept(app, clinic):
    hour = Interval(to_minute(utc("2027-03-02 17:00")), to_minute(utc("2027-03-02 18:00")))
    with reading() as tx:
        (dan,) = feeds.known_as(tx, "dan@demo.example", clinic.organization_id)

    def book():
        with app.app_context():
            return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())

    with ThreadPoolExecutor(1) as pool:
        with transaction() as tx:
            locks.take(tx, busy.resources(tx, dan.id))
            busy.put(tx, clinic.organization_id, dan.id, "Own calendar", hour, [hour], 0, NOW)
            outcome = pool.submit(book)
            _wait_until_somebody_waits(tx)
        refused = outcome.result()

    assert isinstance(refused, Refused)
    assert [type(one.reason) for one in refused.refusals] == [why.BusyElsewhere]


def _wait_until_somebody_waits(tx):
    """On SQLite the whole database is locked; nothing can be asked about who waits."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    while tx.dialect.name == "postgresql" and not tx.scalar(waiting):
        pass
