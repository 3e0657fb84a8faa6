"""What reminders of a treatment visit tell: until when to eat, and who takes the patient home."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.services import booking
from coord.store.db import transaction
from tests.clinic import once, utc
from tests.conftest import NOW

ONE = utc("2027-03-04T21:00")  # one o'clock on the clinic's clock
TWO_DAYS_BEFORE = ONE - timedelta(hours=48)


@pytest.fixture
def visit(clinic):
    draft = clinic.treatment("2027-03-04", "13:00", follow_up="2027-03-05 09:00")
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once()).appointment


@pytest.fixture
def reminder(post):
    def sent():
        post.deliver(TWO_DAYS_BEFORE)
        (mail,) = [kept for kept in post.to("alice") if "reminder_48h" in kept.mail["Message-ID"]]
        return mail.part("text/plain")

    return sent


def test_a_reminder_tells_by_the_clock_until_when_to_eat(visit, reminder):
    words = reminder()

    assert "No food after 7:00 AM." in words
    assert "Clear liquids, such as water, until 11:00 AM; then nothing." in words


def test_where_a_nurse_calls_no_reminder_tells_of_eating(visit, reminder):
    with transaction() as tx:
        tx.execute(text("UPDATE patient SET food_by_nurse = :yes"), {"yes": True})

    words = reminder()

    assert "A nurse will call you" in words
    assert "No food" not in words


@pytest.mark.parametrize(
    ("is_known", "said"),
    [
        pytest.param(
            False, "You need an adult to take you home. Please tell us who it will be.", id="unknown"
        ),
        pytest.param(True, "Your ride home: Noor Ferrant. Please make sure", id="confirmed"),
    ],
)
def test_a_reminder_tells_who_takes_the_patient_home(clinic, visit, reminder, is_known, said):
    if is_known:
        clinic.reach_ride(visit, NOW)

    assert said in reminder()


def test_a_follow_up_asks_for_no_ride_and_forbids_no_food(visit, post):
    post.deliver(utc("2027-03-03T17:00"))

    follow_up = [kept.part("text/plain") for kept in post.to("alice") if "March 5" in kept.part("text/plain")]
    assert follow_up
    assert not [words for words in follow_up if "food" in words or "take you home" in words]
