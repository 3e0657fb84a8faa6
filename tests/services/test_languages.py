"""Patients are written to in a language that somebody has reviewed; else English goes, and somebody calls."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import text

from coord.domain.permissions import Actor
from coord.services import booking, languages, message_log
from coord.services.booking import Booked
from coord.services.errors import NotFound
from coord.store.db import transaction
from tests.clinic import Clinic, count, once, utc
from tests.conftest import NOW
from tests.services.languages import reads, review, rule

GRACE = NOW + timedelta(minutes=3)
CALL = "kind = 'call_with_interpreter'"


@pytest.fixture
def booked(clinic):
    reads("es-MX")
    draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-17 11:00")
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once())


def subjects(post):
    return [kept.mail["Subject"] for kept in post.to("alice")]


def said(kept):
    return kept.part("text/plain")


def entry(kept):
    return icalendar.Calendar.from_ical(kept.part("text/calendar")).walk("VEVENT")[0]


def close_calls():
    with transaction() as tx:
        tx.execute(text(f"UPDATE task SET status = 'done' WHERE {CALL}"))


def move(clinic, booked):
    draft = clinic.treatment("2027-03-23", "11:00", follow_up="2027-03-24 11:00")
    moved = booking.move(booked.appointment, 1, draft, by=clinic.scheduler, now=GRACE, once=once())
    assert isinstance(moved, Booked)


def test_what_nobody_has_reviewed_is_not_sent_and_somebody_calls_once_for_each_visit(clinic, booked, post):
    post.deliver(GRACE)

    assert subjects(post) == ["Your appointments at Harbor"]
    assert count("task", f"{CALL} AND status = 'open'") == 2


def test_mail_text_and_calendar_entry_are_in_a_language_that_is_reviewed(clinic, booked, post):
    review(clinic, "es")
    post.deliver(GRACE)
    post.deliver(utc("2027-03-15 18:00"))

    first, *_ = post.to("alice")
    assert first.mail["Subject"] == "Sus citas en Harbor"
    assert "Hola, Alice Ferrant:" in said(first)
    assert "martes, 16 de marzo de 2027" in said(first)
    assert entry(first)["SUMMARY"] == "Cita en Harbor"
    assert post.texts.kept[0].text.startswith("Harbor: su cita es el mar, 16 de mar, 11:00 a.m.")
    assert count("task", CALL) == 0


def test_practitioners_are_written_to_in_english(clinic, booked, post):
    review(clinic, "es")
    post.deliver(GRACE)

    (first, *_) = post.to("ada")
    assert first.mail["Subject"].startswith("Appointment at Harbor")
    assert entry(first)["SUMMARY"] == "Appointment at Harbor"


def test_whoever_reads_english_too_needs_no_call(clinic, booked, post):
    reads("es", "en")
    post.deliver(GRACE)

    assert subjects(post) == ["Your appointments at Harbor"]
    assert count("task", CALL) == 0


def test_after_the_call_reminders_ask_for_no_other_but_news_does(clinic, booked, post):
    post.deliver(GRACE)
    close_calls()
    post.deliver(NOW + timedelta(days=8))
    assert count("task", f"{CALL} AND status = 'open'") == 0

    move(clinic, booked)
    post.deliver(NOW + timedelta(days=8, minutes=10))
    assert count("task", f"{CALL} AND status = 'open'") > 0


@pytest.mark.parametrize(
    ("value", "subject", "calls"),
    [
        pytest.param("english_with_call", "Your appointments at Harbor", 2, id="english-and-a-call"),
        pytest.param("english_only", "Your appointments at Harbor", 0, id="english-alone"),
        pytest.param("send_unreviewed", "Sus citas en Harbor", 0, id="as-it-is"),
    ],
)
def test_the_house_decides_what_becomes_of_it(clinic, booked, post, value, subject, calls):
    rule(clinic, value)
    post.deliver(GRACE)

    assert subjects(post) == [subject]
    assert count("task", CALL) == calls


def test_a_mark_that_was_taken_back_counts_no_more(clinic, booked, post):
    review(clinic, "es")
    assert languages.take_back("es", by=clinic.scheduler, now=NOW)
    post.deliver(GRACE)

    assert subjects(post) == ["Your appointments at Harbor"]
    assert not languages.take_back("es", by=clinic.scheduler, now=NOW)
    assert count("audit_entry", "did = 'language.reviewed'") == 1
    assert count("audit_entry", "did = 'language.review_taken_back'") == 1


def test_a_mark_counts_in_its_own_organization_alone(clinic, booked, post):
    other = Clinic("Other")
    review(other, "es")
    post.deliver(GRACE)

    assert subjects(post) == ["Your appointments at Harbor"]
    assert [one.code for one in languages.listed(by=other.scheduler) if one.is_reviewed] == ["es"]
    assert not any(one.is_reviewed for one in languages.listed(by=clinic.scheduler))


def test_two_who_mark_at_once_leave_one_mark(app, clinic):
    sign = languages.whole("es", by=clinic.scheduler).sign

    def mark(_):
        with app.app_context():
            languages.mark("es", sign, by=clinic.scheduler, now=NOW)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(mark, range(4)))

    assert count("reviewed_language") == 1
    assert count("audit_entry", "did = 'language.reviewed'") == 4


def test_only_the_words_that_were_read_are_marked(clinic):
    with pytest.raises(languages.Changed):
        languages.mark("es", "the sign of other words", by=clinic.scheduler, now=NOW)

    assert count("reviewed_language") == 0


@pytest.mark.parametrize("code", ["en", "xx"])
def test_there_is_nothing_to_mark_where_nothing_is_translated(clinic, code):
    by: Actor = clinic.scheduler

    for ask in (
        lambda: languages.whole(code, by=by),
        lambda: languages.mark(code, "", by=by, now=NOW),
        lambda: languages.take_back(code, by=by, now=NOW),
    ):
        with pytest.raises(NotFound):
            ask()


def test_what_went_out_tells_its_language(clinic, booked, post):
    review(clinic, "es")
    post.deliver(GRACE)
    log = message_log.of_visit(booked.appointment, by=clinic.scheduler)

    assert {(one.to, one.language) for one in log if one.status == "sent"} == {
        ("patient", "es"), ("Ada Okoro", ""), ("Dan Ortiz", ""), ("Cleo Tran", ""),
    }  # fmt: skip
