"""A visit and its follow-up are confirmed together; one that is changed alone is told of alone."""

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import text

from coord.services import booking
from coord.services.booking import Booked
from coord.services.drafts import Draft
from coord.store.db import reading, transaction
from tests.clinic import PATIENT_ASKED, TALK, once, utc

NOW = utc("2027-03-01T17:00")
GRACE = NOW + timedelta(minutes=3)
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def booked(clinic):
    outcome = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(outcome, Booked)
    return outcome


@pytest.fixture
def follow_up(booked):
    with reading() as tx:
        return tx.scalar(text("SELECT public_id FROM appointment WHERE follows_id IS NOT NULL"))


def move_follow_up(clinic, follow_up, now):
    talk = clinic.appointment("integration", "2027-03-04 09:00", "Nest", TALK)
    draft = Draft(clinic.patients["P-1"], (talk,))
    assert isinstance(booking.move(follow_up, 1, draft, by=clinic.scheduler, now=now, once=once()), Booked)


def calendars(kept):
    """What mail programs act on, and the files to open."""
    parts = [part for part in kept.mail.walk() if "calendar" in part.get_content_type()]
    files = [part for part in kept.mail.walk() if part.get_filename()]
    return [icalendar.Calendar.from_ical(one.get_payload(decode=True)) for one in (*parts, *files)]


def starts_of(calendar):
    (event,) = calendar.walk("VEVENT")
    return event["DTSTART"].dt.strftime("%m-%d %H:%M")


def test_one_mail_confirms_both(booked, post):
    post.deliver(GRACE)

    (mail,) = post.to("alice")
    words = mail.part("text/plain")
    assert mail.mail["Subject"] == "Your appointments at Harbor"
    assert "Tuesday, March 2, 2027, 9:00 AM" in words
    assert "Wednesday, March 3, 2027, 9:00 AM" in words


def test_it_brings_an_invitation_to_each(booked, post):
    post.deliver(GRACE)

    acted_on, same, other = calendars(post.to("alice")[0])
    assert {one["METHOD"] for one in (acted_on, same, other)} == {"REQUEST"}
    assert [starts_of(one) for one in (acted_on, same, other)] == [
        "03-02 09:00",
        "03-02 09:00",
        "03-03 09:00",
    ]
    assert acted_on.to_ical() == same.to_ical()


def test_each_visit_has_its_own_room_in_the_mail_and_in_the_calendar(booked, post):
    post.deliver(GRACE)

    (mail,) = post.to("alice")
    words = mail.part("text/plain")
    assert "9:00 AM – 11:00 AM (Pacific Standard Time), Harbor, room Drip" in words
    assert "Pacific Standard Time), Harbor, room Nest" in words
    assert mail.mail["From"] == "Harbor <clinic@coord.example>"
    locations = [str(one.walk("VEVENT")[0]["LOCATION"]) for one in calendars(mail)]
    assert locations[1:] == ["Harbor, room Drip, 1 Quay Street", "Harbor, room Nest, 1 Quay Street"]


def test_a_telephone_alone_gets_one_text(clinic, post):
    with transaction() as tx:
        tx.execute(text("DELETE FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL"))
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)

    (one,) = post.texts.kept
    assert "2 appointments, the first" in one.text


def test_what_was_moved_meanwhile_is_told_along_with_its_last_time(clinic, follow_up, post):
    move_follow_up(clinic, follow_up, NOW + timedelta(minutes=1))
    post.deliver(LATER)

    (told,) = post.to("alice")
    assert told.part("text/plain").count("2027") == 2
    assert [starts_of(one) for one in calendars(told)] == ["03-02 09:00", "03-02 09:00", "03-04 09:00"]


def test_a_follow_up_that_is_moved_later_is_news(clinic, follow_up, post):
    post.deliver(GRACE)
    move_follow_up(clinic, follow_up, LATER)
    post.deliver(LATER + timedelta(minutes=3))

    first, news = post.to("alice")
    assert news.mail["Subject"] == "Your appointment at Harbor has changed"
    assert "Not any more: Wednesday, March 3, 2027, 9:00 AM" in news.part("text/plain")
    assert first.mail["Message-ID"] in news.mail["References"]


def test_both_that_are_cancelled_within_the_grace_are_never_told_of(clinic, booked, post):
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(LATER)

    assert post.to("alice") == []
