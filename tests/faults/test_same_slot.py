"""Many browsers want the same people at the same time: one gets them, and nothing is half-booked."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from coord.domain.roles import Role
from coord.services import booking
from coord.services.booking import Booked
from coord.web.forms import as_fields, new_key
from tests.clinic import once
from tests.conftest import NOW
from tests.faults import diary
from tests.faults.browser import Browser
from tests.faults.processes import LONG, note, within
from tests.servers.running import free_port

CLIENTS = 64
ROUNDS = 20 if LONG else 1
SWAPS = 200 if LONG else 5
TIMES = ("09:00", "09:15", "10:00", "11:00", "11:15", "13:30", "14:00", "15:45")
PLACES = (("2027-03-02", "2027-03-03"), ("2027-03-04", "2027-03-05"), ("2027-03-09", "2027-03-10"))
TREATMENTS = (
    {Role.PRESCRIBER: "ada", Role.LEAD_THERAPIST: "dan", Role.MONITOR: "cleo"},
    {Role.MONITOR: "cleo", Role.LEAD_THERAPIST: "ben", Role.PRESCRIBER: "fay"},
    {Role.MONITOR: "fay", Role.LEAD_THERAPIST: "dan", Role.PRESCRIBER: "ada"},
    {Role.LEAD_THERAPIST: "ben", Role.MONITOR: "ada", Role.PRESCRIBER: "fay"},
)


@pytest.fixture
def desk(site) -> Browser:
    """A scheduler who has signed in to two serving processes."""
    port = free_port()
    site.web(port, workers=2)
    browser = Browser(port)
    within(60, lambda: browser.status("/readyz") == 200, "the pages are there")
    browser.sign_in()
    return browser


def at_once(works):
    """What each piece of work returns, all begun at the same moment."""
    start = Barrier(len(works))

    def begin(work):
        start.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def posts(desk, path, forms):
    """The statuses of the same post by many windows at once, each with a key of its own."""
    return at_once([post(desk, path, form) for form in forms])


def post(desk, path, form):
    """A post by a window of its own, to be sent later; it answers with its status."""
    window = desk.another()
    return lambda: window.post(path, **form, key=new_key()).status


def test_f01_of_64_browsers_that_want_one_time_exactly_one_gets_it(desk, sql, clinic):
    for _ in range(ROUNDS):
        forms = [as_fields(clinic.treatment(patient="P-1" if n % 2 else "P-4")) for n in range(CLIENTS)]

        statuses = posts(desk, "/booking/book", forms)

        assert sorted(statuses) == [303] + [409] * (CLIENTS - 1)
        diary.check(sql, 1)
        diary.clear(sql)


def test_f02_overlapping_units_named_in_any_order_never_overlap_nor_fail(desk, sql, clinic):
    for seed in range(ROUNDS):
        chance = random.Random(seed)
        forms = [as_fields(_unit(clinic, chance)) for _ in range(CLIENTS)]

        statuses = posts(desk, "/booking/book", forms)

        assert set(statuses) <= {303, 409}
        assert statuses.count(303) >= 1
        diary.check(sql, statuses.count(303))
        diary.clear(sql)


def _unit(clinic, chance):
    """People, order and times at random, so that most units share some resource with most others."""
    people = chance.choice(TREATMENTS)
    return clinic.treatment(
        time=chance.choice(TIMES),
        patient=chance.choice(("P-1", "P-4")),
        people=dict(chance.sample(list(people.items()), len(people))),
        follow_up=f"2027-03-{chance.choice((3, 4, 5)):02} {chance.randrange(8, 17):02}:00",
    )


def test_f03_of_many_confirmations_of_one_reservation_one_books(desk, sql, clinic):
    for _ in range(ROUNDS):
        hold = _reserved(clinic, NOW).hold

        statuses = posts(desk, f"/reservations/{hold}/book", [{}] * 8)

        assert sorted(statuses) == [303] + [404] * 7
        diary.check(sql, 1)
        diary.clear(sql)


def test_f03_an_expired_reservation_never_books_what_a_newer_one_keeps(desk, sql, clinic, clock):
    for _ in range(ROUNDS):
        expired = _reserved(clinic, clock.now(), timedelta(minutes=30)).hold
        clock.advance(minutes=31)
        newer = _reserved(clinic, clock.now(), patient="P-4").hold

        statuses = at_once([post(desk, f"/reservations/{hold}/book", {}) for hold in (expired, newer) * 4])

        assert statuses[::2] == [404] * 4
        assert sorted(statuses[1::2]) == [303, 404, 404, 404]
        diary.check(sql, 1)
        diary.clear(sql)


def _reserved(clinic, now, lasts=timedelta(hours=4), patient="P-1"):
    draft = clinic.treatment(patient=patient)
    return booking.reserve(draft, now + lasts, by=clinic.scheduler, now=now, once=once())


def test_f04_two_units_that_move_at_once_swap_or_stay_and_neither_is_lost(desk, sql, clinic):
    names = [_booked(clinic, place, patient) for place, patient in zip((0, 1), ("P-1", "P-4"), strict=True)]
    moved = 0
    for seed in range(SWAPS):
        chance = random.Random(seed)
        versions = dict(sql.rows("SELECT public_id, version FROM appointment"))
        wishes = (1, 0) if seed == 0 else (chance.randrange(3), chance.randrange(3))

        moves = [
            _move(desk, clinic, name, patient, place, versions[name])
            for name, patient, place in zip(names, ("P-1", "P-4"), wishes, strict=True)
        ]
        statuses = at_once(moves)

        assert set(statuses) <= {303, 409}
        moved += statuses.count(303)
        diary.check(sql, 2)
        assert set(diary.mains(sql)) == set(names)
    note(f"{moved} of {2 * SWAPS} moves found their place free")
    assert moved


def _move(desk, clinic, name, patient, place, version):
    form = as_fields(_at(clinic, place, patient)) | {"version": str(version)}
    return post(desk, f"/appointments/{name}/move", form)


def _at(clinic, place, patient):
    day, then = PLACES[place]
    return clinic.treatment(day, patient=patient, follow_up=f"{then} 09:00")


def _booked(clinic, place, patient):
    outcome = booking.book(_at(clinic, place, patient), by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(outcome, Booked)
    return outcome.appointment
