"""What staff see of messages: what comes when, what is said in which language, how sending fares."""

import html
import re

import pytest
from sqlalchemy import text

from coord.services import booking
from coord.store.db import transaction
from coord.web import messages, why_not_sent
from tests.clinic import PATIENT_ASKED, count, once, utc
from tests.conftest import NOW
from tests.services.languages import review


@pytest.fixture
def visit(clinic):
    draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-18 14:00")
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once()).appointment


def words(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_the_patients_page_tells_what_will_be_sent_and_when(clinic, visit, scheduler):
    page = words(scheduler.get(f"/patients/{clinic.patients['P-1']}"))
    coming = page[page.index("What will be sent") :]

    assert "Mon 15 Mar, 11:00 am PDT Reminder that it is soon text Tue 16 Mar" in coming
    assert "Mon 15 Mar, 5:00 pm PDT Check on the evening before mail" in coming
    assert "Mon 15 Mar, 5:00 pm PDT Way home, before mail in the same mail" in coming
    assert "Invitation" not in coming
    assert (
        coming.index("Early reminder") < coming.index("Reminder to prepare") < coming.index("Way home, after")
    )


def test_the_visits_page_keeps_what_became_of_each(visit, scheduler, clinic):
    booking.cancel(visit, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    page = words(scheduler.get(f"/appointments/{visit}"))

    assert "Early reminder mail Kept back cancelled" in page


def test_what_failed_is_sent_again_from_the_visits_page(visit, scheduler):
    with transaction() as tx:
        tx.execute(
            text("UPDATE message SET status = 'failed', why = 'no such user' WHERE kind = 'reminder_7d'")
        )
    page = scheduler.get(f"/appointments/{visit}").text
    fields = dict(re.findall(r'name="(message|appointment)" value="([^"]*)"', page))
    again = scheduler.post("/messages/retry", **fields)

    assert page.count("Send again</button>") == 1
    assert again.headers["Location"] == f"/appointments/{visit}"
    assert "Early reminder mail Due" in words(scheduler.get(f"/appointments/{visit}"))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        pytest.param("en", "Eat nothing after you go to bed.", id="english"),
        pytest.param("es", "Hola", id="spanish"),
        pytest.param("ar", "988", id="arabic"),
        pytest.param("tl", "Kumusta po", id="tagalog"),
        pytest.param("ko", "님, 안녕하세요.", id="korean"),
        pytest.param("hi", "नमस्ते", id="hindi"),
        pytest.param("fa", "سلام", id="persian"),
    ],
)
def test_every_message_can_be_read_in_every_language_that_is_written(scheduler, language, said):
    page = scheduler.get(f"/messages/preview?language={language}")

    assert page.status_code == 200
    assert said in words(page)
    assert page.text.count("<h2>") >= 25
    assert ('dir="rtl"' in page.text) is (language in {"ar", "fa"})


def test_a_preview_tells_whether_its_language_is_reviewed(scheduler, clinic):
    assert "Not reviewed Korean, sentence by sentence" in words(
        scheduler.get("/messages/preview?language=ko")
    )

    review(clinic, "ko")
    page = words(scheduler.get("/messages/preview?language=ko"))
    assert "✓ Reviewed by scheduler@small.example on" in page
    assert "Agenda" not in page
    assert "sentence by sentence" not in words(scheduler.get("/messages/preview"))


def test_all_messages_are_paged_and_told_on_the_clinics_clock(clinic, visit, scheduler, monkeypatch):
    monkeypatch.setattr(messages, "PAGE", 5)
    booking.cancel(visit, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    every = count("message")
    first = words(scheduler.get("/messages/"))
    whole = [words(scheduler.get(f"/messages/?page={page}")) for page in range(1, -(-every // 5) + 1)]

    assert f"All {every}" in first
    assert f"Page 1 of {len(whole)}" in first
    assert sum(page.count(" PST") + page.count(" PDT") for page in whole) == every
    assert "UTC" not in first
    assert " sms" not in " ".join(whole)
    assert words(scheduler.get("/messages/?page=99")) == whole[-1]


def test_a_language_that_nothing_is_written_in_is_not_there(scheduler):
    assert scheduler.get("/messages/preview?language=xx").status_code == 404


def test_statistics_tell_how_sending_fares_and_why_not(app, visit, scheduler, clinic, at):
    empty = words(scheduler.get("/messages/statistics"))
    booking.cancel(visit, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    at(utc("2027-03-17T00:00"))
    scheduler.sign_in("scheduler")
    page = words(scheduler.get("/messages/statistics"))

    assert "Nothing was due in that time." in empty
    assert "cancelled Kept back" in page
    assert "Reminder that it is soon text Due: – Sent: – Told by staff: – Kept back: 1" in page


def test_statistics_count_what_goes_out_and_not_the_visits_that_it_names(visit, scheduler, clinic, at):
    with transaction() as tx:
        tx.execute(text("UPDATE message SET status = 'sent', due_at = :at"), {"at": NOW})
        tx.execute(
            text("UPDATE message SET goes_with = (SELECT min(id) FROM message) WHERE kind LIKE 'reminder%'")
        )
    page = words(scheduler.get("/messages/statistics"))

    assert "Way home, before" in page
    assert "day before" not in page


def test_a_clinician_turns_on_words_between_visits_and_the_desk_sees_it(clinic, clinician, scheduler):
    patient = f"/patients/{clinic.patients['P-1']}"
    clinician.get(patient)
    saved = clinician.post(f"{patient}/prompts", prompt=["prompt_sleep", "advisory_after"])
    page = clinician.get(patient).text

    assert saved.status_code == 303
    assert re.search(r'value="prompt_sleep" checked', page)
    assert not re.search(r'value="prompt_meals" checked', page)
    assert "Between visits A word on sleep" in words(scheduler.get(patient))


@pytest.mark.parametrize(
    ("food", "drink", "status"),
    [("240", "", 303), ("", "", 303), ("60", "120", 422), ("noon", "", 422), ("2000", "", 422)],
)
def test_a_prescriber_sets_until_when_a_patient_eats(clinic, clinician, food, drink, status):
    patient = f"/patients/{clinic.patients['P-1']}"
    clinician.get(patient)
    saved = clinician.post(f"{patient}/eating", food=food, drink=drink)

    assert saved.status_code == status
    assert ("Give minutes up to 1440" in saved.text) is (status == 422)
    if status == 303:
        assert f'name="food" inputmode="numeric" value="{food}"' in clinician.get(patient).text


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("ConnectionRefusedError", "the server cannot be reached"),
        ("SMTP 451", "the mail server asks to wait (SMTP 451)"),
        ("SMTP 550", "the mail server refuses it (SMTP 550)"),
        ("SMTP 535", "the mail server refuses our password (SMTP 535)"),
        ("could not be built: KeyError", "it could not be written (KeyError)"),
    ],
)
def test_why_not_is_told_in_plain_words(why, said):
    assert why_not_sent.said(why) == said
