"""Whom no message prepares for a treatment visit somebody calls, once for each time of the visit."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.services import booking, people, policies, preparing, showing
from coord.services.booking import Booked
from coord.services.policies.trying import When
from coord.store.db import transaction
from tests.clinic import PATIENT_ASKED, count, once, utc
from tests.conftest import NOW

TWO_DAYS = utc("2027-03-14T18:00")  # 48 hours before the visit
NO_MAIL = "UPDATE contact_point SET purposes = '[]' WHERE channel = 'email'"
NO_CONSENT = "UPDATE contact_point SET purposes = '[]'"
NURSE = "UPDATE patient SET food_by_nurse = true"
STOPPED = "UPDATE contact_point SET opted_out_at = '2027-03-01 15:00:00'"


@pytest.fixture
def visit(clinic):
    draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-18 14:00")
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once()).appointment


def change(statement):
    with transaction() as tx:
        tx.execute(text(statement))


def calls():
    return count("task", "kind = 'call_to_prepare' AND status = 'open'")


@pytest.mark.parametrize("statement", [NO_MAIL, NO_CONSENT, NURSE, STOPPED])
def test_whom_no_message_prepares_somebody_calls(clinic, visit, statement):
    change(statement)
    preparing.watch(TWO_DAYS - timedelta(minutes=1))
    early = calls()
    preparing.watch(TWO_DAYS)
    preparing.watch(TWO_DAYS + timedelta(minutes=1))
    (task,) = showing.all_tasks(by=clinic.scheduler, now=TWO_DAYS)

    assert (early, calls()) == (0, 1)
    assert task.due_at == utc("2027-03-15T19:00")
    assert task.appointment == visit


def test_the_call_is_due_when_others_are_reminded_to_prepare(clinic, visit):
    change(NURSE)
    own = {"type_hours": {"dosing_iv": {"reminder_48h": 72}}}
    policies.change("reminders", own, When(NOW.date()), by=clinic.scheduler, now=NOW)
    preparing.watch(TWO_DAYS - timedelta(days=1, minutes=1))
    early = calls()
    preparing.watch(TWO_DAYS - timedelta(days=1))

    assert (early, calls()) == (0, 1)


def test_whoever_gets_mails_is_prepared_by_them(visit):
    preparing.watch(TWO_DAYS)

    assert calls() == 0


def test_another_time_asks_for_another_call(clinic, visit):
    change(NURSE)
    preparing.watch(TWO_DAYS)
    draft = clinic.treatment("2027-03-16", "13:00", follow_up="2027-03-18 14:00")
    later = TWO_DAYS + timedelta(hours=3)
    moved = booking.move(visit, 1, draft, by=clinic.scheduler, now=later, once=once())
    assert isinstance(moved, Booked), moved
    preparing.watch(later + timedelta(minutes=1))

    assert calls() == 1
    assert count("task", "kind = 'call_to_prepare'") == 2


def test_nobody_is_called_about_a_visit_that_is_off(clinic, visit):
    change(NURSE)
    booking.cancel(visit, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    preparing.watch(TWO_DAYS)

    assert calls() == 0


def test_a_prescribers_own_hours_are_told(clinic, visit, post):
    people.eating.set_own(clinic.patients["P-1"], 240, 180, by=clinic.scheduler, now=NOW)
    post.deliver(utc("2027-03-15T18:01"))

    words = " ".join(kept.part("text/plain") for kept in post.to("alice"))
    assert "No food after 7:00 AM." in words
    assert "until 8:00 AM; then nothing." in words
    assert count("audit_entry", "did = 'patient.eating_set'") == 1
