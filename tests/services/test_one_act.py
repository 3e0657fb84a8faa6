"""One act of the house is one message to each person, however many visits it changes."""

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import text

from coord.messaging.outcome import Unknown
from coord.services import booking
from coord.services.booking import Booked
from coord.store.db import transaction
from tests.clinic import PATIENT_ASKED, count, once, utc

NOW = utc("2027-03-01T17:00")
GRACE = NOW + timedelta(minutes=3)
LATER = NOW + timedelta(hours=2)
AFTER = LATER + timedelta(minutes=3)


@pytest.fixture
def booked(clinic, post):
    outcome = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(outcome, Booked)
    post.deliver(GRACE)
    return outcome


def move(clinic, booked, day="2027-03-04", follow_up="2027-03-05 09:00", now=LATER):
    draft = clinic.treatment(day, follow_up=follow_up)
    moved = booking.move(booked.appointment, 1, draft, by=clinic.scheduler, now=now, once=once())
    assert isinstance(moved, Booked)


def cancel(clinic, booked):
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=LATER, once=once())


def entries(kept):
    """What mail programs act on, and the files to open, as method, day and sequence."""
    parts = [part for part in kept.mail.walk() if part.get_filename()]
    found = [icalendar.Calendar.from_ical(one.get_payload(decode=True)) for one in parts]
    return [
        (one["METHOD"], one.walk("VEVENT")[0]["DTSTART"].dt.day, one.walk("VEVENT")[0]["SEQUENCE"])
        for one in found
    ]


def test_a_moved_unit_is_one_mail_to_everybody_with_both_entries(clinic, booked, post):
    move(clinic, booked)
    post.deliver(AFTER)

    (_, news), (_, theirs) = post.to("alice"), post.to("dan")
    words = news.part("text/plain")
    assert news.mail["Subject"] == "Your appointments at Harbor have changed"
    assert [words.count(f"March {day}, 2027") for day in (2, 3, 4, 5)] == [1, 1, 1, 1]
    assert entries(news) == [("REQUEST", 4, 1), ("REQUEST", 5, 1)] == entries(theirs)
    assert theirs.mail["Subject"] == "Changed: appointments at Harbor"


def test_a_cancelled_unit_is_one_mail_and_one_text(clinic, booked, post):
    post.deliver(utc("2027-03-01T18:00"))
    cancel(clinic, booked)
    post.deliver(AFTER)

    (_, *rest) = post.to("alice")
    cancelled = [kept for kept in rest if "cancelled" in kept.mail["Subject"]]
    assert [entries(kept) for kept in cancelled] == [[("CANCEL", 2, 1), ("CANCEL", 3, 1)]]
    assert len(post.to("dan")) == 2


def test_very_many_news_to_one_address_are_more_than_one_mail(clinic, booked, post, monkeypatch):
    monkeypatch.setattr("coord.store.messages.together.MOST", 1)
    draft = clinic.treatment("2027-03-09", follow_up="2027-03-10 09:00")
    other = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)
    cancel(clinic, booked)
    cancel(clinic, other)
    post.deliver(AFTER)

    cancelled = [kept for kept in post.to("alice") if "cancelled" in kept.mail["Subject"]]
    days = [[day for _, day, _ in entries(kept)] for kept in cancelled]
    assert [len(some) for some in days] == [2, 2]
    assert sorted(day for some in days for day in some) == [2, 3, 9, 10]


def test_one_text_says_that_both_have_changed_and_its_fate_is_that_of_both(clinic, post):
    with transaction() as tx:
        tx.execute(text("DELETE FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL"))
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)
    move(clinic, booked)
    post.texts.outcome = Unknown("timed out")
    post.deliver(AFTER)
    post.deliver(AFTER + timedelta(hours=1))

    changed = [one.text for one in post.texts.kept if "changed" in one.text]
    assert [one.partition(". Q")[0] for one in changed] == [
        "Harbor: 2 of your appointments have changed, the first is Thu, Mar 4, 9:00 AM PST"
    ]
    assert count("message", "status = 'unknown' AND kind = 'update'") == 2


def test_who_cannot_wait_takes_along_what_could(clinic, post):
    """At seven in the morning a visit of the day is called off, and with it its follow-up of the next day."""
    with transaction() as tx:
        tx.execute(text("DELETE FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL"))
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)
    seven = utc("2027-03-02T15:00")
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=seven, once=once())
    post.deliver(seven + timedelta(minutes=3))
    post.deliver(utc("2027-03-02T17:30"))

    assert len([one for one in post.texts.kept if "2 of your appointments are cancelled" in one.text]) == 1
    assert len([one for one in post.texts.kept if "cancelled" in one.text]) == 1
