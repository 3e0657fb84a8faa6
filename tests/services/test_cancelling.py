"""Cancelling with a reason, telling the patient or not, and what becomes of a follow-up still needed."""

from datetime import timedelta

import pytest

from coord.domain.appointment import Status
from coord.domain.changes import Cancelling, CancelReason, FollowUpFate, Tell
from coord.services import booking, showing, visits
from coord.services.booking import Booked, Cancelled
from tests.clinic import count, once, utc
from tests.conftest import NOW

NINE = utc("2027-03-02T17:00")
LATER = NOW + timedelta(minutes=30)
GRACE = timedelta(minutes=3)


@pytest.fixture
def visit(clinic):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(booked, Booked)
    return booked.appointment


@pytest.fixture
def follow_up(clinic, visit):
    """The follow-up of a dose that has been given."""
    common = {"by": clinic.scheduler, "now": NINE}
    checks = ("fasted", "readings", "ride_confirmed")
    clinic.reach_ride(visit, NINE)
    visits.arrive(visit, 1, NINE, checks, once=once(), **common)
    visits.begin(visit, 2, NINE, once=once(), **common)
    ten = NINE + timedelta(hours=1)
    visits.complete(visit, 3, ten, by=clinic.scheduler, now=ten, once=once())
    return showing.unit(visit, by=clinic.scheduler, now=ten).follow_up


def cancel(clinic, name, now, **more):
    cancelling = Cancelling(CancelReason.PATIENT, **more)
    outcome = booking.cancel(name, 1, cancelling, by=clinic.scheduler, now=now, once=once())
    assert isinstance(outcome, Cancelled)


@pytest.mark.parametrize(
    ("hours", "is_late"), [pytest.param(25, 0, id="in-time"), pytest.param(23, 2, id="late")]
)
def test_less_notice_than_the_house_asks_is_kept_as_a_fact(clinic, visit, hours, is_late):
    cancel(clinic, visit, NINE - timedelta(hours=hours), note="On the phone")

    assert count("participant", "is_late_cancel") == is_late
    assert count("participant", "cancel_reason = 'patient' AND cancel_note = 'On the phone'") == 2


def test_who_has_been_told_already_gets_no_message_and_practitioners_get_theirs(clinic, visit, post):
    post.deliver(LATER)
    before = len(post.to("alice"))

    cancel(clinic, visit, LATER, tell=Tell.ALREADY_TOLD)
    post.deliver(LATER + GRACE)

    assert len(post.to("alice")) == before
    assert {kept.to[:3] for kept in post.server.kept if kept.method == "CANCEL"} == {"ada", "cle", "dan"}
    assert count("message", "kind = 'cancellation' AND status = 'told'") == 2
    assert (
        count("audit_entry", "did = 'appointment.cancelled' AND CAST(details AS TEXT) LIKE '%already_told%'")
        == 1
    )


def test_a_patient_told_of_a_move_hears_next_of_the_time_after_it(clinic, visit, post):
    post.deliver(LATER)
    before = len(post.to("alice"))
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
    booking.move(visit, 1, draft, by=clinic.scheduler, now=LATER, once=once(), tell=Tell.ALREADY_TOLD)
    post.deliver(LATER + GRACE)
    silent = len(post.to("alice"))

    draft = clinic.treatment("2027-03-05", follow_up="2027-03-08 09:00")
    booking.move(visit, 2, draft, by=clinic.scheduler, now=LATER + 2 * GRACE, once=once())
    post.deliver(LATER + 3 * GRACE)

    words = post.to("alice")[-1].part("text/plain")
    assert silent == before
    assert "Thursday, March 4, 2027, 9:00 AM" in words
    assert "Tuesday, March 2" not in words


def test_a_follow_up_still_needed_is_booked_at_the_nearest_other_time(clinic, visit, follow_up):
    cancel(clinic, follow_up.public_id, NINE, follow_up=FollowUpFate.NEAREST)

    anew = showing.unit(visit, by=clinic.scheduler, now=NINE).follow_up
    assert anew.public_id != follow_up.public_id
    assert (anew.status, anew.people) == (Status.BOOKED, follow_up.people)
    assert count("task", "kind LIKE 'follow_up%'") == 0


def test_a_follow_up_still_needed_is_put_in_front_of_a_person(clinic, visit, follow_up):
    cancel(clinic, follow_up.public_id, NINE, follow_up=FollowUpFate.ASK)

    board = showing.board(NINE.date(), None, by=clinic.scheduler, now=NINE)
    assert showing.unit(visit, by=clinic.scheduler, now=NINE).follow_up is None
    assert [task.kind for task in board.tasks] == ["follow_up_missing", "call_next_day"]


def test_a_dose_that_lost_its_follow_up_moves_with_a_new_one(clinic, visit):
    after = showing.unit(visit, by=clinic.scheduler, now=NOW).follow_up
    later = utc("2027-03-03T17:30")
    common = {"by": clinic.scheduler, "now": NINE}
    visits.set_aside(visit, 1, "ate", once=once(), **common)
    visits.did_not_come(
        after.public_id, 1, "ill", FollowUpFate.ASK, by=clinic.scheduler, now=later, once=once()
    )

    draft = clinic.treatment("2027-03-08", follow_up="2027-03-09 09:00")
    moved = booking.move(visit, 2, draft, by=clinic.scheduler, now=later, once=once())

    assert isinstance(moved, Booked)
    assert showing.unit(visit, by=clinic.scheduler, now=later).follow_up.status == Status.BOOKED
