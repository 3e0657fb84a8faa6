"""Whoever takes a patient home hears when to come, of every change, and nothing once it is off."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.domain.changes import FollowUpFate, NotTreatedReason, Tell
from coord.domain.ride import LeftHow, RideKind
from coord.services import booking, policies, reminder_runs, rides, visits
from coord.services.booking import Booked, Noted
from coord.services.policies.trying import When
from coord.services.roster import Keys
from coord.store.db import reading, transaction
from tests.clinic import PATIENT_ASKED, count, once, utc
from tests.conftest import NOW
from tests.services.languages import review

KEYS = Keys(b"f" * 32, b"i" * 32)
NOOR, OMAR = "+14155550101", "+14155550102"
EVENING = utc("2027-03-02T01:01")
NINE = utc("2027-03-02T17:00")
ELEVEN = NINE + timedelta(hours=2)
SOON = timedelta(minutes=4)
CHECKS = ("fasted", "readings", "ride_confirmed")


@pytest.fixture
def visit(clinic):
    """A treatment visit from nine to eleven; its ride is told and confirmed, and all are here."""
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(booked, Booked)
    tell(clinic, booked.appointment, NOOR, NOW)
    clinic.everybody_here(NINE)
    return booked.appointment


def tell(clinic, visit, phone, now, *, is_reached=False, language=""):
    told = rides.RideTold(RideKind.RESPONSIBLE_ADULT, "Noor Ferrant", phone, language=language)
    done = rides.record(
        visit, told, is_confirmed=True, is_reached=is_reached, keys=KEYS, by=clinic.scheduler, now=now,
        once=once(),
    )  # fmt: skip
    assert isinstance(done, Noted)


@pytest.fixture
def do(clinic, visit):
    def step(work, *arguments, now, **more):
        with reading() as tx:
            query = text("SELECT version FROM appointment WHERE public_id = :name")
            version = tx.execute(query, {"name": visit}).scalar_one()
        return work(visit, version, *arguments, **more, by=clinic.scheduler, now=now, once=once())

    return step


def to(post, number=NOOR):
    return [one.text for one in post.texts.kept if one.to == number]


def test_an_escort_is_written_to_in_their_own_language(clinic, visit, post):
    review(clinic, "es")
    tell(clinic, visit, OMAR, NOW, language="es")
    post.deliver(EVENING)

    (said,) = to(post, OMAR)
    assert said.startswith("Harbor: lleve a Alice a casa el mar, 2 de mar")


def test_an_escort_whose_language_nobody_has_reviewed_is_called(clinic, visit, post):
    tell(clinic, visit, OMAR, NOW, language="hi")
    post.deliver(EVENING)

    (said,) = to(post, OMAR)
    assert said.startswith("Harbor: please take Alice home")
    assert count("task", "kind = 'call_escort_with_interpreter'") == 1


def test_an_escort_hears_the_evening_before_when_and_where_to_come(visit, post):
    post.deliver(EVENING - timedelta(hours=1))
    early = to(post)
    post.deliver(EVENING)

    assert early == []
    (said,) = to(post)
    assert said.startswith("Harbor: please take Alice home Tue, Mar 2, 11:00 AM PST from 1 Quay Street")


def test_another_hour_of_the_evening_before_moves_what_an_escort_is_asked(clinic, visit, post):
    own = {"type_evenings": {"dosing_iv": 19 * 60}}
    policies.change("reminders", own, When(NOW.date()), by=clinic.scheduler, now=NOW)
    reminder_runs.go_on(NOW)
    post.deliver(EVENING)
    early = to(post)
    post.deliver(EVENING + timedelta(hours=2))

    assert early == []
    assert len(to(post)) == 1


def test_a_late_start_tells_the_new_hour(visit, post, do):
    post.deliver(EVENING)
    do(visits.put_off, int(NINE.timestamp()) // 60 + 20, Tell.NOW, now=NINE)
    post.deliver(NINE + SOON)

    assert "Please come for Alice at 11:20 AM" in to(post)[1]
    assert count("message", "kind = 'escort_pickup' AND status = 'pending'") == 0


def test_when_the_patient_is_ready_the_escort_is_asked_to_come(clinic, visit, post, do):
    tell(clinic, visit, NOOR, NINE, is_reached=True)
    post.deliver(NINE + SOON)
    do(visits.arrive, NINE, CHECKS, now=NINE)
    do(visits.begin, NINE, now=NINE)
    ready = ELEVEN - timedelta(minutes=10)
    assert isinstance(do(visits.ready_to_go, ready, now=ready), Noted)
    post.deliver(ready)
    do(visits.complete, ELEVEN, now=ELEVEN, left=LeftHow.RIDE)
    post.deliver(ELEVEN + SOON)

    assert "Alice is ready to go home. Please come now." in to(post)[1]
    assert "please see Alice safely home" in to(post)[2]
    assert len(to(post)) == 3
    assert any("please rest" in one.text for one in post.texts.kept)


def test_a_cancelled_visit_calls_the_escort_off(clinic, visit, post):
    post.deliver(EVENING)
    booking.cancel(visit, 1, PATIENT_ASKED, by=clinic.scheduler, now=EVENING, once=once())
    post.deliver(EVENING + SOON)
    post.deliver(ELEVEN + SOON)

    assert "you need not come for Alice Tue, Mar 2, 11:00 AM PST after all" in to(post)[1]
    assert len(to(post)) == 2


def test_whoever_was_told_nothing_yet_is_not_called_off(clinic, visit, post):
    booking.cancel(visit, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(ELEVEN + SOON)

    assert to(post) == []


@pytest.mark.parametrize("step", ["set_aside", "end", "keep_as_talk"])
def test_not_treated_today_calls_the_escort_off(visit, post, do, step):
    post.deliver(EVENING)
    more = () if step == "set_aside" else (FollowUpFate.CANCEL,)
    do(getattr(visits, step), NotTreatedReason.ATE, *more, now=NINE)
    post.deliver(NINE + SOON)
    post.deliver(ELEVEN + SOON)

    assert "you need not come" in to(post)[1]
    assert len(to(post)) == 2


@pytest.mark.parametrize("step", ["set_aside", "end", "keep_as_talk"])
def test_who_was_called_off_is_asked_to_come_after_all(visit, post, do, step):
    post.deliver(EVENING)
    more = () if step == "set_aside" else (FollowUpFate.ASK,)
    do(getattr(visits, step), NotTreatedReason.HIGH_READING, *more, now=NINE)
    post.deliver(NINE + SOON)
    called_off = len(to(post))

    do(visits.treat_after_all, now=NINE + SOON)
    post.deliver(NINE + SOON + SOON)

    assert called_off == 2
    assert "11:00 AM" in to(post)[2]


def test_a_visit_that_moves_to_another_day_asks_for_the_ride_anew(clinic, visit, post):
    post.deliver(EVENING)
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
    booking.move(visit, 1, draft, by=clinic.scheduler, now=EVENING, once=once())
    post.deliver(EVENING + SOON)
    tell(clinic, visit, NOOR, EVENING + SOON)
    post.deliver(utc("2027-03-04T01:01"))

    assert ["need not come" in one for one in to(post)] == [False, True, False]
    assert "Thu, Mar 4, 11:00 AM" in to(post)[2]


def test_another_escort_takes_over_and_the_first_is_called_off(clinic, visit, post):
    post.deliver(EVENING)
    tell(clinic, visit, OMAR, EVENING + SOON)
    post.deliver(EVENING + SOON * 2)

    assert ["need not come" in one for one in to(post)] == [False, True]
    assert ["please take Alice home" in one for one in to(post, OMAR)] == [True]


def test_who_waits_for_the_ride_is_not_told_that_we_are_late(clinic, visit, post, do):
    tell(clinic, visit, NOOR, NINE, is_reached=True)
    post.deliver(NINE + SOON)
    do(visits.arrive, NINE, CHECKS, now=NINE)
    do(visits.begin, NINE, now=NINE)
    do(visits.wait_for_ride, int(ELEVEN.timestamp()) // 60 + 30, now=ELEVEN)
    post.deliver(ELEVEN + SOON)

    assert not [one for one in to(post) if "late" in one]


def test_who_waits_for_the_ride_hears_once_how_to_get_home_and_so_does_the_ride(clinic, visit, post, do):
    tell(clinic, visit, NOOR, NINE, is_reached=True)
    do(visits.arrive, NINE, CHECKS, now=NINE)
    do(visits.begin, NINE, now=NINE)
    post.deliver(ELEVEN)
    do(visits.wait_for_ride, int(ELEVEN.timestamp()) // 60 + 40, now=ELEVEN + SOON)
    for minutes in (8, 41, 60):
        post.deliver(ELEVEN + timedelta(minutes=minutes))

    assert len([one for one in to(post) if "see Alice safely home" in one]) == 1
    assert len([one for one in post.texts.kept if "please rest" in one.text]) == 1
    assert count("message", "kind = 'advisory_after' AND channel = 'email' AND status = 'sent'") == 1


def test_who_waits_for_the_ride_before_the_visit_ends_hears_it_at_the_later_end(clinic, visit, post, do):
    tell(clinic, visit, NOOR, NINE, is_reached=True)
    do(visits.arrive, NINE, CHECKS, now=NINE)
    do(visits.begin, NINE, now=NINE)
    do(visits.wait_for_ride, int(ELEVEN.timestamp()) // 60 + 40, now=ELEVEN - SOON)
    post.deliver(ELEVEN + SOON)
    early = len(post.texts.kept)
    post.deliver(ELEVEN + timedelta(minutes=41))

    assert [one.to for one in post.texts.kept[:early] if "please rest" in one.text] == []
    assert len([one for one in post.texts.kept if "please rest" in one.text]) == 1


def test_a_number_that_was_stopped_stays_stopped(clinic, visit, post):
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET opted_out_at = '2027-03-01 15:00:00' WHERE id ="
                        " (SELECT contact_point_id FROM transport_plan)"))  # fmt: skip
    tell(clinic, visit, OMAR, NOW)
    tell(clinic, visit, NOOR, NOW)
    post.deliver(EVENING)

    assert to(post) == []
    assert count("contact_point", "patient_id IS NULL AND related_person_id IS NULL"
                 " AND practitioner_id IS NULL") == 2  # fmt: skip
