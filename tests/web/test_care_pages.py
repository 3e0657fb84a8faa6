"""Pausing and stopping on their pages: what will happen is said before, and asked once."""

import pytest

from coord.services import booking
from tests.clinic import count, once
from tests.conftest import NOW


@pytest.fixture
def patient(clinic):
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    return f"/patients/{clinic.patients['P-1']}"


def send(visitor, page, path, **fields):
    visitor.get(page)
    return visitor.post(path, key=visitor.hidden("key"), **fields)


def test_a_pause_lists_the_visits_to_come_and_ends_with_a_button(scheduler, patient):
    page = scheduler.get(f"{patient}/pause").text
    answer = send(scheduler, f"{patient}/pause", f"{patient}/pause", until="2027-04-01")
    paused = scheduler.get(patient).text
    scheduler.post(f"{patient}/resume", key=scheduler.hidden("key"))

    assert "with its follow-up Wed 3 Mar" in page
    assert answer.status_code == 303
    assert "paused until Thu 1 Apr" in paused
    assert "paused until" not in scheduler.get(patient).text
    assert count("participant", "status = 'booked'") == 2


@pytest.mark.parametrize(
    ("until", "words"),
    [("2027-02-01", "The pause ends before today."), ("soon", "Give the last day of the pause")],
)
def test_a_pause_that_makes_no_sense_is_said(scheduler, patient, until, words):
    answer = send(scheduler, f"{patient}/pause", f"{patient}/pause", until=until)

    assert answer.status_code == 422
    assert words in answer.text


def test_stopping_says_what_will_happen_and_does_it(scheduler, patient):
    page = scheduler.get(f"{patient}/stop").text
    asked = send(scheduler, f"{patient}/stop", f"{patient}/stop")
    answer = send(scheduler, f"{patient}/stop", f"{patient}/stop", ending="deceased")

    assert "All visits to come (2) are cancelled" in page
    assert asked.status_code == 422
    assert answer.status_code == 303
    assert "Everything is stopped." in scheduler.get(patient).text
    assert count("participant", "status = 'cancelled'") == 2


def test_clinicians_do_not_stop_everything(clinician, patient):
    assert clinician.get(f"{patient}/stop").status_code == 403
