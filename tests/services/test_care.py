"""Pausing a course, and stopping everything: what was acknowledged is followed by no message."""

from datetime import date, timedelta

import pytest

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.changes import Cancelling, CancelReason, Tell
from coord.domain.permissions import Actor, permissions_of
from coord.services import booking, care, showing
from coord.services.booking import Booked, Refused
from coord.services.care import Ending, Paused, Stopped
from coord.services.errors import NotFound
from tests.clinic import Clinic, count, once
from tests.conftest import NOW

LATER = NOW + timedelta(minutes=30)
GRACE = timedelta(minutes=3)
MUCH_LATER = NOW + timedelta(days=4)
MEDICAL = Cancelling(CancelReason.MEDICAL)


@pytest.fixture
def visit(clinic):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(booked, Booked)
    return booked.appointment


def pause(clinic, until=None, cancel=(), now=LATER, cancelling=MEDICAL):
    return care.pause(
        clinic.patients["P-1"], until, cancel, cancelling, by=clinic.scheduler, now=now, once=once()
    )


def stop(clinic, ending=Ending.INACTIVE, now=LATER):
    return care.stop(clinic.patients["P-1"], ending, by=clinic.scheduler, now=now, once=once())


def book(clinic, day="2027-03-04", after="2027-03-05 09:00", by=None):
    draft = clinic.treatment(day, follow_up=after)
    return booking.book(draft, by=by or clinic.scheduler, now=LATER, once=once())


def scheduler_only(clinic):
    return Actor(
        clinic.scheduler.user_id, clinic.scheduler.organization_id, permissions_of(frozenset({"scheduler"}))
    )


def reasons(outcome):
    assert isinstance(outcome, Refused)
    return {type(refusal.reason) for refusal in outcome.refusals}


def test_a_pause_cancels_what_is_ticked_and_keeps_the_rest(clinic, visit):
    kept = book(clinic)

    paused = pause(clinic, cancel=[visit])

    assert isinstance(paused, Paused)
    assert showing.unit(visit, by=clinic.scheduler, now=LATER).main.status == Status.CANCELLED
    assert showing.unit(kept.appointment, by=clinic.scheduler, now=LATER).main.status == Status.BOOKED
    assert count("audit_entry", "did = 'patient.made_paused'") == 1


def test_no_treatment_is_booked_during_a_pause_and_any_after_it(clinic):
    pause(clinic, until=date(2027, 3, 8))

    assert reasons(book(clinic, by=scheduler_only(clinic))) == {why.PatientPaused}
    assert isinstance(book(clinic, "2027-03-09", "2027-03-10 09:00"), Booked)


def test_a_course_goes_on_when_somebody_says_so(clinic):
    pause(clinic)
    paused = reasons(book(clinic))
    care.resume(clinic.patients["P-1"], by=clinic.scheduler, now=LATER, once=once())

    assert paused == {why.PatientPaused}
    assert isinstance(book(clinic), Booked)


def test_a_pause_is_all_or_nothing(clinic, visit):
    booking.cancel(visit, 1, MEDICAL, by=clinic.scheduler, now=NOW, once=once())

    refused = pause(clinic, cancel=[visit])

    assert reasons(refused) == {why.NoLongerUpcoming}
    assert count("patient", "status = 'paused'") == 0


def test_who_was_told_of_the_pause_gets_no_message(clinic, visit, post):
    post.deliver(LATER)
    before = len(post.to("alice"))

    pause(clinic, cancel=[visit], cancelling=Cancelling(CancelReason.MEDICAL, tell=Tell.ALREADY_TOLD))
    post.deliver(LATER + GRACE)
    post.deliver(MUCH_LATER)

    assert len(post.to("alice")) == before
    assert [kept.method for kept in post.to("dan")][-1:] == ["CANCEL"]


@pytest.mark.parametrize("ending", Ending)
def test_stopping_cancels_releases_and_takes_back_everything(clinic, visit, ending):
    held = booking.reserve(
        clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00"),
        NOW + timedelta(hours=3),
        by=clinic.scheduler, now=NOW, once=once(),
    )  # fmt: skip

    stopped = stop(clinic, ending)

    assert isinstance(held, booking.Reserved)
    assert isinstance(stopped, Stopped)
    assert stopped.is_silent
    assert (count("hold"), count("occupancy"), count("message", "status = 'pending'")) == (0, 0, 0)
    assert count("participant", "status = 'cancelled'") == 2
    assert count("patient", f"status = '{ending}'") == 1
    assert reasons(book(clinic)) == {why.PatientInactive}


def test_after_stopping_practitioners_are_told_and_the_patient_never(clinic, visit, post):
    post.deliver(LATER)
    before = len(post.to("alice"))

    stop(clinic, Ending.DECEASED)
    post.deliver(LATER + GRACE)
    post.deliver(MUCH_LATER)

    assert len(post.to("alice")) == before
    assert {kept.to[:3] for kept in post.server.kept if kept.method == "CANCEL"} == {"ada", "cle", "dan"}


def test_a_message_that_fails_is_not_tried_again_once_everything_has_stopped(clinic, visit, post):
    stop(clinic)
    post.deliver(MUCH_LATER)

    assert post.mails == []
    assert post.texts.kept == []


def test_stopping_closes_what_waited_for_somebody(clinic, visit):
    stop(clinic)

    assert count("task", "status = 'open'") == 0
    assert count("audit_entry", "did = 'patient.made_inactive'") == 1


def test_another_organizations_patient_is_not_there(clinic):
    stranger = Clinic("Other")

    with pytest.raises(NotFound):
        care.stop(stranger.patients["P-1"], Ending.INACTIVE, by=clinic.scheduler, now=NOW, once=once())
