"""The day of a visit on its page: every step is a form, danger says what will happen."""

import html
import re

import pytest
from sqlalchemy import update

from coord.services import booking
from coord.store import diary
from coord.store.db import transaction
from tests.clinic import count, once, utc
from tests.conftest import NOW

NINE = utc("2027-03-02T17:00")


@pytest.fixture
def visit(clinic, at):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    clinic.reach_ride(booked.appointment, NINE)
    at(NINE)
    return f"/appointments/{booked.appointment}"


def send(visitor, page, path, **fields):
    visitor.get(page)
    hidden = {name: visitor.hidden(name) for name in ("key", "version")}
    return visitor.post(path, **(hidden | fields))


def arrive(visitor, visit, at="08:50", check=("fasted", "readings", "ride_confirmed")):
    return send(visitor, visit, f"{visit}/arrived", at=at, check=list(check))


def words(page):
    return html.unescape(re.sub(r"<[^>]+>", " ", page.text))


def test_a_clinician_ticks_a_visit_through_its_day(clinician, visit, at):
    answers = [arrive(clinician, visit), send(clinician, visit, f"{visit}/begun", at="09:00")]
    at(utc("2027-03-02T19:00"))
    answers.append(send(clinician, visit, f"{visit}/completed", at="11:00"))

    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert "Completed" in words(clinician.get(visit))
    assert "8:50 am PST" in clinician.page.text


def test_an_open_arrival_check_is_named(clinician, visit):
    arrive(clinician, visit, check=("fasted",))

    answer = send(clinician, visit, f"{visit}/begun", at="09:00")

    assert answer.status_code == 409
    assert "It may not begin before this is done: Readings are fine." in answer.text


def test_an_unreadable_time_is_said(clinician, visit):
    answer = arrive(clinician, visit, at="soon")

    assert answer.status_code == 422
    assert "Give a time such as 09:05" in answer.text


def test_the_page_names_the_latest_safe_start_and_puts_the_visit_off(clinician, visit):
    page = clinician.get(f"{visit}/late")
    answer = send(clinician, f"{visit}/late", f"{visit}/late", at="09:20", tell="now")

    assert "The latest safe start is <strong>9:30 am PST</strong>" in page.text
    assert answer.status_code == 303
    assert "20 min later than booked" in clinician.get(visit).text


def test_who_did_not_come_is_on_the_board_until_somebody_has_called(clinician, visit, at):
    at(utc("2027-03-02T17:30"))
    answer = send(clinician, f"{visit}/no-show", f"{visit}/no-show", reason="forgot", follow_up="cancel")
    board = clinician.get("/").text
    (task,) = re.findall(r'action="(/tasks/[^"]+/done)"', board)
    clinician.post(task)

    assert answer.status_code == 303
    assert "Did not come: call the patient" in board
    assert "call the patient" not in clinician.get("/").text


def test_not_treated_asks_why_and_what_becomes_of_the_visit(clinician, visit):
    page = clinician.get(f"{visit}/not-treated")
    answer = send(clinician, f"{visit}/not-treated", f"{visit}/not-treated", reason="ate")

    assert "No advisory about driving goes out, and no dose is used up." in page.text
    assert answer.status_code == 422
    assert "Choose why, and what becomes of the visit." in answer.text


def test_a_scheduler_goes_on_to_find_another_day(scheduler, visit):
    answer = send(scheduler, f"{visit}/not-treated", f"{visit}/not-treated", reason="no_ride", became="move")

    assert answer.headers["Location"] == f"{visit}/move"
    assert "Move: find another time" in scheduler.get(scheduler.get(f"{visit}/move").headers["Location"]).text


def test_a_late_cancellation_is_said_before_and_kept(scheduler, visit, at):
    at(NOW)
    page = scheduler.get(f"{visit}/cancel")
    send(
        scheduler, f"{visit}/cancel", f"{visit}/cancel",
        reason="medical", note="Fever", tell="already_told",
    )  # fmt: skip

    shown = scheduler.get(visit).text
    assert "kept as a late cancellation" not in page.text
    assert "Medical: Fever" in shown
    assert count("message", "kind = 'cancellation' AND status = 'pending'") == 0


def test_a_cancellation_on_the_day_is_late(scheduler, visit, at):
    at(utc("2027-03-02T15:00"))
    page = scheduler.get(f"{visit}/cancel")
    send(scheduler, f"{visit}/cancel", f"{visit}/cancel", reason="patient", tell="now")

    assert "kept as a late cancellation" in page.text
    assert "late cancellation" in scheduler.get(visit).text


def test_strangers_visits_are_not_there(clinician, visit):
    for page in ("late", "no-show", "not-treated"):
        assert clinician.get(f"/appointments/unknown/{page}").status_code == 404


def test_not_treated_today_is_taken_back_by_a_button(clinician, visit):
    arrive(clinician, visit)
    fields = {"reason": "high_reading", "became": "talk", "follow_up": "ask"}
    send(clinician, f"{visit}/not-treated", f"{visit}/not-treated", **fields)
    page = words(clinician.get(visit))

    answer = send(clinician, visit, f"{visit}/treated-after-all")

    assert "Undo “Not treated today”" in page
    assert answer.status_code == 303
    assert "Taken back: the visit is a treatment again." in words(clinician.get(visit))
    assert "Undo “Not treated today”" not in words(clinician.page)


@pytest.fixture
def missed(visit):
    """Nobody came to the follow-up of the visit."""
    with transaction() as tx:
        part, one = diary.Participant, diary.Appointment
        after = update(part).where(part.appointment_id == one.id, one.follows_id.is_not(None))
        tx.execute(after.values(status="noshow"))
    return visit


def test_a_clinical_lead_waives_a_missed_follow_up_and_says_why(lead, missed):
    without = send(lead, missed, f"{missed}/waive-follow-up", because=" ")
    answer = send(lead, missed, f"{missed}/waive-follow-up", because="Seen elsewhere.")

    assert (without.status_code, answer.status_code) == (422, 303)
    assert "Say why no follow-up is needed." in without.text
    assert "Waived: no follow-up is needed." in words(lead.get(missed))
    assert "Waive the follow-up" not in words(lead.page)


def test_a_scheduler_sees_who_may_waive_it(scheduler, missed):
    page = words(scheduler.get(missed))

    assert "A clinical lead may waive it on this page." in page
    assert send(scheduler, missed, f"{missed}/waive-follow-up", because="x").status_code == 403
