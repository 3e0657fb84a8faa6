"""Visits by video: searched, booked, and occupying people without a place."""

from datetime import date, timedelta

from sqlalchemy import select, update

from coord.domain import reasons as why
from coord.domain.roles import Role
from coord.services import booking, searching
from coord.services.booking import Booked, Refused
from coord.services.drafts import Draft
from coord.services.searching import Ask
from coord.store import diary, people
from coord.store.db import reading, transaction
from tests.clinic import once
from tests.conftest import NOW

DAN = {Role.LEAD_THERAPIST: "dan"}


def video(clinic, patient="P-1", where="harbor", wall="2027-03-02 09:00"):
    one = clinic.appointment("therapy_video", wall, None, DAN, where)
    return Draft(clinic.patients[patient], (one,))


def book(clinic, draft):
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once())


def move_patient(clinic, location, patient="P-1"):
    with transaction() as tx:
        row = people.Patient
        tx.execute(update(row).where(row.public_id == clinic.patients[patient]).values(location=location))


def reasons(outcome):
    return [type(refusal.reason) for refusal in outcome.refusals] if isinstance(outcome, Refused) else []


def test_a_visit_by_video_takes_the_two_people_and_no_place(clinic):
    assert isinstance(book(clinic, video(clinic)), Booked)

    with reading() as tx:
        row = diary.Occupancy
        assert [clinic_id for (clinic_id,) in tx.execute(select(row.clinic_id))] == [None, None]


def test_a_visit_by_video_is_where_the_patient_is(clinic):
    move_patient(clinic, "US-NV")

    assert reasons(book(clinic, video(clinic))) == [why.NotQualified]


def test_a_visit_by_video_waits_until_somebody_knows_where_the_patient_is(clinic):
    move_patient(clinic, "")

    assert reasons(book(clinic, video(clinic))) == [why.LocationUnknown]


def test_a_therapist_meets_one_patient_by_video_at_a_time_though_for_two_clinics(clinic):
    book(clinic, video(clinic))

    again = video(clinic, patient="P-4", where="summit", wall="2027-03-02 10:00")

    assert reasons(book(clinic, again)) == [why.PractitionerBusy]


def test_who_is_in_a_room_with_a_patient_meets_nobody_by_video(clinic):
    book(clinic, clinic.treatment())

    assert reasons(book(clinic, video(clinic, patient="P-4"))) == [why.PractitionerBusy]


def test_times_by_video_are_offered_without_a_room_and_can_be_booked(clinic):
    ask = Ask(clinic.patients["P-1"], "therapy_video", date(2027, 3, 2), date(2027, 3, 2))

    slot = searching.find(ask, by=clinic.scheduler, now=NOW).slots[0]

    assert slot.appointments[0].room == ""
    assert isinstance(book(clinic, slot.draft), Booked)


def test_patient_and_clinician_are_told_that_it_is_by_video_and_not_where(clinic, post):
    book(clinic, video(clinic))

    post.deliver(NOW + timedelta(minutes=3))

    patient, clinician = (post.to(who)[0].part("text/plain") for who in ("alice", "dan"))
    assert "By video. The link comes from your clinician." in patient
    assert "another state" in patient
    assert "Harbor, by video\n" in clinician
    assert "LOCATION:By video" in post.to("alice")[0].part("text/calendar")


def test_a_patient_who_comes_in_is_not_asked_which_state_they_are_in(clinic, post):
    book(clinic, clinic.treatment())

    post.deliver(NOW + timedelta(minutes=3))

    assert "another state" not in post.to("alice")[0].part("text/plain")
