"""A series: judged visit by visit, booked all or none, told once, and changed from one of them on."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, text

from coord.domain import reasons as why
from coord.domain.changes import Cancelling, CancelReason
from coord.domain.roles import Role
from coord.domain.series import Recurrence
from coord.services import booking, series, showing
from coord.services.booking import Booked, Cancelled, Refused
from coord.services.drafts import Draft
from coord.services.series import SeriesBooked
from coord.services.whole import OneRefused
from coord.store.db import reading, transaction
from coord.store.outbox import Message
from tests.clinic import PATIENT_ASKED, TALK, count, once
from tests.conftest import NOW

FIRST = datetime(2027, 3, 8, 16, 0)  # the clocks change on the 14th
WEEKLY = Recurrence(FIRST, 1, 4)
LATER = NOW + timedelta(minutes=30)
GRACE = timedelta(minutes=3)
WAITING = Message.series_id.is_not(None) & (Message.status == "pending")


def talk(clinic, wall=FIRST, patient="P-1", people=TALK):
    one = clinic.appointment("therapy", f"{wall:%Y-%m-%d %H:%M}", "Nest", people)
    return Draft(clinic.patients[patient], (one,))


def planned(clinic, recurrence=WEEKLY):
    return series.plan(talk(clinic), recurrence, by=clinic.scheduler, now=NOW)


def book(clinic, drafts=None, now=NOW):
    drafts = drafts or [one.draft for one in planned(clinic) if not one.refusals]
    return series.book(drafts, 1, by=clinic.scheduler, now=now, once=once())


@pytest.fixture
def visits(clinic):
    """The public ids of four weekly visits, in order of time."""
    assert isinstance(book(clinic), SeriesBooked)
    return names()


def names():
    with reading() as tx:
        query = "SELECT public_id FROM appointment WHERE series_id IS NOT NULL ORDER BY starts"
        return list(tx.execute(text(query)).scalars())


def walls():
    with reading() as tx:
        query = (
            "SELECT wall_start FROM appointment JOIN participant ON appointment_id = appointment.id"
            " WHERE series_id IS NOT NULL AND status = 'booked' ORDER BY starts"
        )
        return [one[5:] for one in tx.execute(text(query)).scalars()]


def move(clinic, name, wall, later=(), now=LATER, version=1):
    return series.move_later(
        name, version, talk(clinic, wall), later, by=clinic.scheduler, now=now, once=once()
    )


def test_visits_of_a_series_that_are_moved_to_where_they_are_stay_as_they_were(clinic, visits):
    refused = move(clinic, visits[0], FIRST, visits[1:])

    assert [type(one.reason) for one in refused.refusals] == [why.NothingChanges]
    assert count("audit_entry", "did = 'appointment.moved'") == 0


def test_every_occurrence_is_judged_on_its_own_day(clinic):
    busy = talk(clinic, datetime(2027, 3, 15, 16, 0), patient="P-4")
    assert isinstance(booking.book(busy, by=clinic.scheduler, now=NOW, once=once()), Booked)

    found = planned(clinic)

    assert [one.wall.day for one in found] == [8, 15, 22, 29]
    assert [bool(one.refusals) for one in found] == [False, True, False, False]
    assert {type(one.reason) for one in found[1].refusals} == {why.PractitionerBusy, why.RoomBusy}
    assert found[1].alternatives


def test_what_would_be_years_ahead_has_neither_a_place_nor_other_times(clinic):
    last = planned(clinic, Recurrence(FIRST, 12, 10))[-1]

    assert [refusal.reason for refusal in last.refusals if isinstance(refusal.reason, why.TooFarAhead)]
    assert last.alternatives == ()


def test_an_alternative_is_booked_in_place_of_what_does_not_fit(clinic):
    busy = talk(clinic, datetime(2027, 3, 15, 16, 0), patient="P-4")
    booking.book(busy, by=clinic.scheduler, now=NOW, once=once())
    drafts = [one.alternatives[0].draft if one.refusals else one.draft for one in planned(clinic)]

    assert book(clinic, drafts) == SeriesBooked(names()[0], 4)


def test_a_series_keeps_its_wall_time_across_the_change_of_clocks(visits):
    assert walls() == ["03-08T16:00", "03-15T16:00", "03-22T16:00", "03-29T16:00"]
    assert count("(SELECT DISTINCT starts % 1440 FROM appointment WHERE series_id IS NOT NULL) AS s") == 2


def test_a_series_is_booked_as_a_whole_or_not_at_all(clinic):
    drafts = [one.draft for one in planned(clinic)]
    busy = talk(clinic, datetime(2027, 3, 22, 16, 0), patient="P-4")
    booking.book(busy, by=clinic.scheduler, now=NOW, once=once())

    refused = book(clinic, drafts)

    assert isinstance(refused, OneRefused)
    assert refused.place == 2
    assert count("series") == 0
    assert count("appointment", "series_id IS NOT NULL") == 0


def test_the_same_request_twice_books_one_series(clinic):
    drafts = [one.draft for one in planned(clinic)]
    answers = [
        series.book(drafts, 1, by=clinic.scheduler, now=NOW, once=once("a key of a form, once"))
        for _ in range(2)
    ]

    assert answers[0] == answers[1]
    assert count("series") == 1


def test_everybody_hears_of_a_series_in_one_message(clinic, visits, post):
    post.deliver(LATER)

    (mail,) = post.to("alice")
    words = mail.part("text/plain")
    assert mail.mail["Subject"] == "Your appointments at Harbor"
    for day in ("Monday, March 8", "Monday, March 15", "Monday, March 22", "Monday, March 29"):
        assert day in words
    assert [kept.mail["Subject"] for kept in post.to("dan")] == ["Appointments at Harbor"]


def test_whoever_has_a_telephone_alone_hears_of_a_series_by_text(clinic, post):
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET purposes = '[]' WHERE channel = 'email'"))
    book(clinic)
    post.deliver(NOW + timedelta(hours=3))

    (said,) = [one.text for one in post.texts.kept]
    assert "you have 4 appointments, the first Mon, Mar 8, 4:00 PM PST." in said


def entries(mail):
    """The events of the calendar file that hangs on a mail, in order of time."""
    (part,) = [one for one in mail.mail.walk() if one.get_filename()]
    return part.get_filename(), Calendar.from_ical(part.get_content()).events


def test_the_message_about_a_series_has_all_its_visits_as_a_calendar_file(clinic, visits, post):
    post.deliver(LATER)

    name, events = entries(post.to("alice")[0])
    _, theirs = entries(post.to("dan")[0])
    assert name == "appointments.ics"
    assert [str(one["UID"]) for one in events] == [f"{visit}@coord" for visit in visits]
    assert [str(one["UID"]) for one in theirs] == [f"{visit}@coord" for visit in visits]
    assert [f"{one.start:%d %H:%M}" for one in events] == ["08 16:00", "15 16:00", "22 16:00", "29 16:00"]
    assert {(str(one["SUMMARY"]), one["SEQUENCE"]) for one in events} == {("Appointment at Harbor", 0)}
    assert post.to("alice")[0].method is None


def test_a_visit_of_a_series_that_moves_later_replaces_its_entry(clinic, visits, post):
    post.deliver(LATER)
    draft = talk(clinic, datetime(2027, 3, 23, 10, 0))
    booking.move(visits[2], 1, draft, by=clinic.scheduler, now=LATER, once=once())
    post.deliver(LATER + GRACE)

    whole, change = post.to("alice")
    (event,) = Calendar.from_ical(change.part("text/calendar")).events
    assert str(event["UID"]) == str(entries(whole)[1][2]["UID"])
    assert event["SEQUENCE"] == 1


def test_a_visit_that_was_cancelled_before_the_summary_is_not_in_it(clinic, visits, post):
    booking.cancel(visits[0], 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(LATER)

    (mail,) = post.to("alice")
    assert "Monday, March 8" not in mail.part("text/plain")
    assert "Monday, March 15" in mail.part("text/plain")
    assert len(entries(mail)[1]) == 3


def test_the_summary_is_about_the_first_of_its_visits_that_stands_as_it_was_named(clinic, visits):
    """So its page, its hours and its urgency are never those of a visit that is gone."""
    booking.cancel(visits[0], 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    draft = talk(clinic, datetime(2027, 3, 16, 10, 0))
    booking.move(visits[1], 1, draft, by=clinic.scheduler, now=NOW, once=once())

    about = (
        "SELECT DISTINCT a.public_id, m.sequence, m.participant_id - p.id FROM message m"
        " JOIN appointment a ON a.id = m.appointment_id JOIN participant p ON p.appointment_id = a.id"
        " WHERE m.series_id IS NOT NULL AND m.status = 'pending'"
    )
    with transaction() as tx:
        assert [tuple(one) for one in tx.execute(text(about))] == [(visits[2], 0, 0)]
        for id_, details in tx.execute(select(Message.appointment_id, Message.details).where(WAITING)):
            assert details["starts"] == details["visits"][str(id_)]["starts"]


def test_who_heard_of_the_series_hears_of_a_visit_that_is_cancelled(clinic, visits, post):
    post.deliver(LATER)
    booking.cancel(visits[2], 1, PATIENT_ASKED, by=clinic.scheduler, now=LATER, once=once())
    post.deliver(LATER + GRACE)

    (_, mail) = post.to("alice")
    assert mail.method == "CANCEL"
    assert "Monday, March 22" in mail.part("text/plain")
    assert len(post.to("dan")) == 2


def test_who_heard_of_the_series_hears_of_a_move_with_the_time_before(clinic, visits, post):
    post.deliver(LATER)
    draft = talk(clinic, datetime(2027, 3, 23, 10, 0))
    booking.move(visits[2], 1, draft, by=clinic.scheduler, now=LATER, once=once())
    post.deliver(LATER + GRACE)

    (_, mail) = post.to("alice")
    assert "Monday, March 22" in mail.part("text/plain")
    assert "Tuesday, March 23" in mail.part("text/plain")


def test_nobody_hears_of_a_series_that_was_cancelled_within_the_grace(clinic, visits, post):
    cancelled = series.cancel_later(
        visits[0], 1, visits[1:], PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once()
    )
    post.deliver(LATER)
    post.deliver(LATER + timedelta(days=30))

    assert isinstance(cancelled, Cancelled)
    assert post.mails == []


def test_a_visit_and_the_later_ones_are_cancelled_together(clinic, visits):
    series.cancel_later(
        visits[1], 1, visits[2:], Cancelling(CancelReason.CLINIC), by=clinic.scheduler, now=LATER, once=once()
    )

    assert walls() == ["03-08T16:00"]
    assert count("occupancy") == 3


def test_a_visit_and_the_later_ones_move_by_as_much_on_the_clock(clinic, visits):
    moved = move(clinic, visits[0], datetime(2027, 3, 9, 10, 0), visits[1:])

    assert isinstance(moved, SeriesBooked)
    assert walls() == ["03-09T10:00", "03-16T10:00", "03-23T10:00", "03-30T10:00"]
    assert count("occupancy") == 12


def test_a_series_may_move_onto_the_places_that_it_gives_up(clinic, visits):
    assert isinstance(move(clinic, visits[0], datetime(2027, 3, 15, 16, 0), visits[1:]), SeriesBooked)
    assert walls() == ["03-15T16:00", "03-22T16:00", "03-29T16:00", "04-05T16:00"]


def test_visits_move_together_or_stay_together(clinic, visits):
    busy = talk(clinic, datetime(2027, 3, 23, 10, 0), patient="P-4")
    booking.book(busy, by=clinic.scheduler, now=NOW, once=once())

    refused = move(clinic, visits[0], datetime(2027, 3, 9, 10, 0), visits[1:])

    assert isinstance(refused, OneRefused)
    assert refused.place == 2
    assert walls() == ["03-08T16:00", "03-15T16:00", "03-22T16:00", "03-29T16:00"]


def test_a_visit_that_was_moved_alone_is_known_as_such(clinic, visits):
    draft = talk(clinic, datetime(2027, 3, 16, 10, 0))
    booking.move(visits[1], 1, draft, by=clinic.scheduler, now=LATER, once=once())

    later = series.later_than(visits[0], by=clinic.scheduler)

    assert [one.is_moved_alone for one in later] == [True, False, False]


def test_visits_of_another_series_do_not_move_along(clinic, visits):
    other = talk(clinic, datetime(2027, 3, 17, 10, 0))
    booked = booking.book(other, by=clinic.scheduler, now=NOW, once=once())

    refused = series.cancel_later(
        visits[0], 1, [booked.appointment], PATIENT_ASKED, by=clinic.scheduler, now=LATER, once=once()
    )

    assert isinstance(refused, Refused)
    assert {type(one.reason) for one in refused.refusals} == {why.ChangedMeanwhile}


def test_a_series_is_in_the_audit_trail(clinic, visits):
    unit = showing.unit(visits[0], by=clinic.scheduler, now=NOW)

    assert unit.main.type_code == "therapy"
    for did in ("series.planned", "series.booked"):
        assert count("audit_entry", f"did = '{did}'") == 1


def test_a_series_needs_somebody_in_every_role(clinic):
    drafts = [replace(talk(clinic), appointments=talk(clinic, people={}).appointments)]

    refused = book(clinic, drafts)

    assert {type(one.reason) for one in refused.refusals} == {why.RolesUnfilled}
    assert Role.LEAD_THERAPIST in {one.reason.role for one in refused.refusals}
