"""Texts at the door of the application, and the page on which staff read them."""

import pytest

from coord.services import booking
from tests.clinic import count, once
from tests.conftest import NOW
from tests.fake_twilio import fake_twilio, incoming_form, signature
from tests.services.replies.conftest import NUMBER, Phone, is_stopped, open_tasks
from tests.services.texts.conftest import SENDER, one, run
from tests.web.texts import BASE, call, with_provider

PATH = "/texts/in"


@pytest.fixture
def fake(app, clinic):
    run(
        "UPDATE organization SET text_number = :number WHERE id = :id",
        number=SENDER,
        id=clinic.organization_id,
    )
    with fake_twilio() as provider:
        with_provider(app, provider.url)
        yield provider


@pytest.fixture
def phone(clinic):
    run(
        "UPDATE organization SET text_number = :number WHERE id = :id",
        number=SENDER,
        id=clinic.organization_id,
    )
    return Phone()


def test_a_signed_text_is_taken_and_answered_in_the_providers_own_words(app, fake):
    answer = call(app, PATH, incoming_form(NUMBER, SENDER, "Can I bring my dog?"))

    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert "<Message>Harbor: texts are not read at once." in answer.text


def test_a_text_that_comes_again_is_answered_with_nothing(app, fake):
    form = incoming_form(NUMBER, SENDER, "CANCEL", "SM-same")
    answers = [call(app, PATH, form).text for _ in range(3)]

    assert {one.endswith("<Response></Response>") for one in answers} == {True}
    assert (open_tasks(), count("incoming_text")) == (["said_cancel"], 1)


@pytest.mark.parametrize(
    ("form", "headers"),
    [
        ({}, {}),
        ({}, {"X-Twilio-Signature": "AAAA"}),
        ({"Body": "START"}, None),
        ({"More": "1"}, None),
    ],
    ids=["unsigned", "wrong", "changed", "added"],
)
def test_what_is_not_signed_by_the_provider_stops_nobody(app, fake, form, headers):
    signed = incoming_form(NUMBER, SENDER, "STOP")
    headers = {"X-Twilio-Signature": signature(BASE + PATH, signed)} if headers is None else headers
    answer = call(app, PATH, signed | form, headers)

    assert answer.status_code == 403
    assert (is_stopped(), count("incoming_text")) == (False, 0)


def test_a_call_that_brings_no_text_is_refused(app, fake):
    assert call(app, PATH, {"Body": "STOP"}).status_code == 400


def test_staff_read_what_waits_and_tick_it_off(phone, scheduler):
    phone.says("Can I bring my dog?")
    board = scheduler.get("/").text
    page = scheduler.get("/replies/").text
    name = one("SELECT public_id FROM incoming_text")
    after = scheduler.post(f"/replies/{name}/done")

    assert "1 reply waits for somebody" in board
    assert "“Can I bring my dog?”" in page
    assert "(510) 555-0141" in page
    assert "Alice Ferrant" in page
    assert after.status_code == 303
    assert "No reply waits." in scheduler.get("/replies/").text
    assert "Can I bring my dog?" in scheduler.get("/replies/?show=done").text
    assert count("audit_entry", "did = 'reply.done' AND user_id IS NOT NULL") == 1


def test_a_look_at_replies_is_in_the_audit_trail(phone, clinician):
    phone.says("Can I bring my dog?")
    clinician.get("/replies/")

    assert count("audit_entry", "did = 'replies.viewed'") == 1


def test_distress_stands_first(phone, scheduler):
    phone.says("Can I bring my dog?")
    phone.says("I want to die")
    page = scheduler.get("/replies/").text

    assert page.index("I want to die") < page.index("Can I bring my dog?")
    assert "Urgent" in page


def test_why_a_reply_is_unclear_is_said(phone, scheduler):
    phone.says("1")

    assert "Nothing was asked lately" in scheduler.get("/replies/").text


def test_a_relatives_text_is_told_as_theirs(phone, scheduler):
    run(
        "UPDATE contact_point SET patient_id = NULL, related_person_id ="
        " (SELECT max(id) FROM related_person WHERE name = 'Georg Ferrant') WHERE channel = 'sms'"
    )
    phone.says("Can she bring her dog?")
    page = scheduler.get("/replies/").text

    assert "Written by Georg Ferrant (spouse)</strong>, about " in page
    assert "Alice Ferrant" in page


def test_what_somebody_writes_is_shown_as_text(phone, scheduler):
    phone.says("<script>alert(1)</script>")

    assert "<script>alert" not in scheduler.get("/replies/").text


def test_replies_of_another_organization_are_not_there(phone, scheduler):
    run("UPDATE organization SET text_number = NULL")
    run("UPDATE organization SET text_number = :number WHERE name = 'Other'", number=SENDER)
    phone.says("Can I bring my dog?")
    page = scheduler.get("/replies/").text
    answer = scheduler.post(f"/replies/{one('SELECT public_id FROM incoming_text')}/done")

    assert "dog" not in page
    assert answer.status_code == 404
    assert count("incoming_text", "status = 'open'") == 1


def test_administrators_do_not_read_patients_words(administrator):
    assert administrator.get("/replies/").status_code == 403


def test_which_visit_a_reply_is_about_is_decided_on_the_page(phone, clinic, scheduler, clinician):
    draft = clinic.treatment("2027-03-08", follow_up="2027-03-09 09:00")
    visit = booking.book(draft, by=clinic.scheduler, now=NOW, once=once()).appointment
    phone.says("1", at=NOW)
    page = scheduler.get("/replies/").text
    name = one("SELECT public_id FROM incoming_text")
    after = scheduler.post(f"/replies/{name}/settle", appointment=visit)

    assert "Comes to" in page
    assert page.count('name="appointment"') == 2
    assert 'name="appointment"' not in clinician.get("/replies/").text
    assert after.status_code == 303
    assert count("participant", "confirmed_at IS NOT NULL") == 1
    assert "No reply waits." in scheduler.get("/replies/").text
