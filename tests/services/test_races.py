"""Many clients at once: exactly one winner, no partial booking, no error."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from coord.domain import reasons as why
from coord.services import booking, groups
from coord.services.booking import Booked, Cancelled, Refused
from coord.services.groups import Opened
from tests.clinic import PATIENT_ASKED, count, once
from tests.conftest import NOW
from tests.groups import furnish, join, open_one

CLIENTS = 32
LOST = {why.GroupFull, why.PatientBusy}


def at_once(app, clients, work):
    """Run the work of all clients at the same moment, each on a connection of its own."""
    start = Barrier(clients)

    def client(number):
        with app.app_context():
            start.wait()
            return work(number)

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(client, range(clients)))


def test_of_32_clients_racing_for_one_unit_exactly_one_wins(app, clinic):
    outcomes = at_once(
        app,
        CLIENTS,
        lambda number: booking.book(
            clinic.treatment(patient="P-1" if number % 2 else "P-4"),
            by=clinic.scheduler,
            now=NOW,
            once=once(),
        ),
    )

    assert sum(isinstance(outcome, Booked) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == CLIENTS - 1
    assert (count("appointment"), count("participant"), count("occupancy")) == (2, 2, 9)


def test_units_that_share_only_some_people_never_overlap(app, clinic):
    times = ["09:00", "09:15", "10:00", "11:00", "11:15", "13:30", "14:00", "15:45"]
    outcomes = at_once(
        app,
        CLIENTS,
        lambda number: booking.book(
            clinic.treatment(
                time=times[number % 8],
                patient="P-1" if number % 2 else "P-4",
                follow_up=f"2027-03-03 {8 + number % 9:02}:00",
            ),
            by=clinic.scheduler,
            now=NOW,
            once=once(),
        ),
    )

    won = sum(isinstance(outcome, Booked) for outcome in outcomes)
    assert 1 <= won <= 4
    assert (count("appointment"), count("occupancy")) == (2 * won, 9 * won)


def test_of_many_double_clicks_one_books_and_all_get_its_answer(app, clinic):
    key = f"one form sent often {os.getpid()}"
    outcomes = at_once(
        app,
        16,
        lambda _: booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once(key)),
    )

    assert len({outcome.appointment for outcome in outcomes}) == 1
    assert sum(not outcome.repeated for outcome in outcomes) == 1


def test_a_move_and_a_cancel_at_once_leave_one_truth(app, clinic):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())

    def change(number):
        if number % 2:
            return booking.cancel(
                booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once()
            )
        draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
        return booking.move(booked.appointment, 1, draft, by=clinic.scheduler, now=NOW, once=once())

    outcomes = at_once(app, 8, change)

    winners = [outcome for outcome in outcomes if not isinstance(outcome, Refused)]
    assert len(winners) == 1
    assert count("occupancy") == (0 if isinstance(winners[0], Cancelled) else 9)


def test_two_units_that_swap_places_do_not_deadlock(app, clinic):
    first = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    other = clinic.treatment("2027-03-04", patient="P-4", follow_up="2027-03-05 09:00")
    second = booking.book(other, by=clinic.scheduler, now=NOW, once=once())
    free = clinic.treatment("2027-03-08", follow_up="2027-03-09 09:00")

    def change(number):
        if number:
            return booking.move(first.appointment, 1, free, by=clinic.scheduler, now=NOW, once=once())
        draft = clinic.treatment(patient="P-4")
        return booking.move(second.appointment, 1, draft, by=clinic.scheduler, now=NOW, once=once())

    outcomes = at_once(app, 2, change)

    assert isinstance(outcomes[1], Booked)
    assert count("occupancy") == 18


def test_of_two_who_take_the_last_place_of_a_group_exactly_one_gets_it(app, clinic):
    furnish()
    group = open_one(clinic, places=2, patients=("P-2",)).first

    outcomes = at_once(app, 8, lambda number: join(clinic, group, "P-1" if number % 2 else "P-4"))

    assert sum(isinstance(outcome, Booked) for outcome in outcomes) == 1
    assert all(
        {type(one.reason) for one in lost.refusals} <= LOST for lost in outcomes if isinstance(lost, Refused)
    )
    assert count("participant") == 2


def test_who_joins_a_group_while_it_is_called_off_is_in_none_or_is_told(app, clinic):
    furnish()
    group = open_one(clinic).first

    def either(number):
        if number % 4:
            return join(clinic, group, ("P-1", "P-2", "P-4")[number % 4 - 1])
        return groups.call_off(group, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    outcomes = at_once(app, 8, either)

    assert sum(isinstance(outcome, Cancelled) for outcome in outcomes) == 1
    assert count("participant", "status <> 'cancelled'") == 0
    assert count("occupancy") == 0


def test_of_a_group_and_a_visit_racing_for_one_therapist_one_wins(app, clinic):
    furnish()

    def either(number):
        if number % 2:
            return open_one(clinic)
        return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())

    outcomes = at_once(app, 8, either)

    assert sum(isinstance(outcome, Booked | Opened) for outcome in outcomes) == 1
