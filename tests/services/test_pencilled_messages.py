"""A pencilled visit is told as kept, not as final; and everybody who was told hears when it is final."""

from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import text

from coord.services import booking, upkeep
from coord.store.db import transaction
from tests.clinic import PATIENT_ASKED, once, utc
from tests.services.languages import reads

NOW = utc("2027-03-01T17:00")
GRACE = NOW + timedelta(minutes=3)
LATER = NOW + timedelta(hours=2)
AFTER = LATER + timedelta(minutes=3)
KEPT, FINAL = "it is not final yet: we will confirm it", "This is confirmed now."
DAY = {"day": "2027-03-09", "follow_up": "2027-03-10 09:00"}


def gates(status):
    with transaction() as tx:
        tx.execute(text("UPDATE gate SET status = :status"), {"status": status})


@pytest.fixture
def booked(clinic):
    gates("waiting")
    return booking.book(clinic.treatment(**DAY), by=clinic.scheduler, now=NOW, once=once())


def cleared(post):
    """The patient's papers are complete by now."""
    gates("passed")
    upkeep.tick(LATER)
    post.deliver(AFTER)


def statuses(kept):
    parts = [part for part in kept.mail.walk() if part.get_filename()]
    events = [icalendar.Calendar.from_ical(one.get_payload(decode=True)).walk("VEVENT")[0] for one in parts]
    return [(one.get_filename(), event["STATUS"]) for one, event in zip(parts, events, strict=True)]


def test_a_pencilled_visit_is_kept_and_confirmed_in_one_mail_to_each_later(booked, post):
    post.deliver(GRACE)
    cleared(post)

    first, second = post.to("alice")
    assert KEPT in first.part("text/plain")
    assert statuses(first) == [("2027-03-09.ics", "TENTATIVE"), ("2027-03-10.ics", "TENTATIVE")]
    assert FINAL in second.part("text/plain")
    assert statuses(second) == [("2027-03-09.ics", "CONFIRMED"), ("2027-03-10.ics", "CONFIRMED")]
    assert first.mail["Message-ID"] in second.mail["In-Reply-To"].split()
    assert first.mail["Message-ID"] != second.mail["Message-ID"]
    assert [kept.part("text/plain").count("final") for kept in post.to("dan")] == [1, 1]


def test_what_is_final_before_anybody_was_told_is_told_once(booked, post):
    cleared(post)

    (mail,) = post.to("alice")
    assert KEPT not in mail.part("text/plain")
    assert FINAL not in mail.part("text/plain")


def test_nobody_hears_that_a_cancelled_visit_is_final(clinic, booked, post):
    post.deliver(GRACE)
    gates("passed")
    upkeep.tick(LATER)
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=LATER, once=once())
    post.deliver(AFTER)

    assert [FINAL in kept.part("text/plain") for kept in post.to("alice")] == [False, False]


def test_a_telephone_alone_is_told_so_by_text(clinic, booked, post):
    with transaction() as tx:
        tx.execute(text("DELETE FROM message"))
        tx.execute(text("UPDATE contact_point SET purposes = '[]' WHERE channel = 'email'"))
    gates("waiting")
    reads("en")
    draft = clinic.treatment("2027-03-16", follow_up="2027-03-17 09:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)

    assert "(to be confirmed)" in post.texts.kept[0].text


def test_every_reminder_by_mail_says_that_a_visit_is_not_final(booked, post):
    moment = GRACE
    while moment < utc("2027-03-10T16:00"):
        post.deliver(moment)
        moment += timedelta(hours=6)

    reminded = [one for one in post.to("alice") if "Advice" not in one.mail["Subject"]][1:]
    told = {one.mail["Subject"]: KEPT in one.part("text/plain") for one in reminded}
    assert {subject for subject, is_said in told.items() if not is_said} <= {"Getting home safely"}
    assert {"Soon: your appointment at Harbor", "Tomorrow: your appointment at Harbor"} <= told.keys()
