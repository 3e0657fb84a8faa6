"""Reports of the provider at the door: only signed ones count, and each once."""

import pytest

from coord.services import booking, delivery
from tests.clinic import count, once
from tests.conftest import NOW
from tests.fake_twilio import fake_twilio, signature, status_form
from tests.services.texts.conftest import DUE, SENDER, one, run
from tests.web.texts import BASE, call, with_provider


@pytest.fixture
def fake(app):
    with fake_twilio(now=lambda: DUE) as one:
        yield one


@pytest.fixture
def sent(app, clinic, fake):
    """A text that the provider has taken."""
    senders = with_provider(app, fake.url)
    run(
        "UPDATE organization SET text_number = :number WHERE id = :id",
        number=SENDER,
        id=clinic.organization_id,
    )
    draft = clinic.treatment("2027-03-08", follow_up="2027-03-09 09:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    kept = one("SELECT min(id) FROM message WHERE channel = 'sms'")
    run("DELETE FROM message WHERE id <> :id", id=kept)
    run("UPDATE message SET due_at = :due", due=DUE.replace(tzinfo=None))
    delivery.deliver_due(senders, lambda: DUE)
    yield fake.taken[0]
    senders.senders["sms"].close()


def path(sent):
    assert sent.report_to.startswith(BASE)
    return sent.report_to.removeprefix(BASE)


def state():
    return one("SELECT state FROM text_attempt")


def test_a_signed_report_is_taken(app, sent):
    answer = call(app, path(sent), status_form(sent, "delivered"))

    assert (answer.status_code, state()) == (204, "delivered")


def test_a_report_that_comes_again_changes_nothing(app, sent):
    form = status_form(sent, "undelivered", 30003)
    answers = [call(app, path(sent), form).status_code for _ in range(3)]

    assert answers == [204, 204, 204]
    assert count("task", "kind = 'text_failed'") == 1
    assert count("audit_entry", "did = 'message.failed'") == 1


REFUSED = {
    "unsigned": lambda url, form: {"headers": {}},
    "wrong": lambda url, form: {"headers": {"X-Twilio-Signature": "AAAA"}},
    "other-token": lambda url, form: {"headers": {"X-Twilio-Signature": signature(url, form, "other")}},
    "other-address": lambda url, form: {"headers": {"X-Twilio-Signature": signature(url + "x", form)}},
    "field-added": lambda url, form: {
        "form": form | {"More": "1"},
        "headers": {"X-Twilio-Signature": signature(url, form)},
    },
    "field-changed": lambda url, form: {
        "form": form | {"MessageStatus": "failed"},
        "headers": {"X-Twilio-Signature": signature(url, form)},
    },
    "json": lambda url, form: {
        "headers": {"X-Twilio-Signature": signature(url, {})},
        "content_type": "application/json",
        "form": '{"MessageStatus": "failed"}',
    },
}


@pytest.mark.parametrize("trick", REFUSED)
def test_what_is_not_signed_by_the_provider_changes_nothing(app, sent, trick):
    form = status_form(sent, "delivered")
    tricked = REFUSED[trick](BASE + path(sent), form)

    answer = call(app, path(sent), tricked.pop("form", form), **tricked)

    assert (answer.status_code, state()) == (403, "accepted")


def test_a_report_to_an_address_that_was_never_given_finds_nothing(app, sent):
    answer = call(app, "/texts/status/" + "A" * 40, status_form(sent, "failed"))

    assert (answer.status_code, state()) == (404, "accepted")


def test_a_report_in_a_state_nobody_knows_is_taken_without_a_word(app, sent):
    assert call(app, path(sent), status_form(sent, "receiving")).status_code == 204
    assert state() == "accepted"


def test_what_is_too_long_is_not_read(app, sent):
    form = status_form(sent, "failed") | {"More": "x" * 70_000}

    assert call(app, path(sent), form).status_code == 413
    assert state() == "accepted"


def test_without_a_provider_there_is_no_door(app):
    assert call(app, "/texts/status/" + "A" * 40, {"MessageStatus": "failed"}).status_code == 404


def test_looking_at_the_address_shows_and_changes_nothing(app, sent):
    assert app.test_client().get(path(sent)).status_code == 405


def test_staff_see_what_arrived(app, sent, scheduler):
    call(app, path(sent), status_form(sent, "delivered"))

    assert "arrived" in scheduler.get("/messages/?status=sent").text


def test_a_text_that_did_not_arrive_stands_on_the_board(app, sent, scheduler):
    call(app, path(sent), status_form(sent, "undelivered", 30003))

    assert "A text did not arrive: tell the patient" in scheduler.get("/").text
    assert "not delivered, error 30003" in scheduler.get("/messages/?status=failed").text


def test_a_phone_that_gets_no_texts_says_so_on_the_patients_page(app, sent, clinic, scheduler):
    call(app, path(sent), status_form(sent, "undelivered", 30006))

    page = scheduler.get(f"/patients/{clinic.patients['P-1']}/edit")
    assert "Nothing arrives there: ask for another number" in page.text
