"""Texts by Twilio, against a server that speaks its protocol: sent, certainly not sent, or unknown."""

import contextlib
import time

import pytest

from coord.messaging.outcome import AddressFault, NotSent, Sent, Unknown
from coord.messaging.sender import BadAddress, Parcel
from coord.messaging.texts import opened
from coord.messaging.texts.provider import Call, Report, State, TextProvider
from coord.messaging.texts.twilio import Account, TwilioTexts
from tests.fake_twilio import ACCOUNT, TOKEN, fake_twilio, incoming_form, signature, status_form

TO, SENDER = "+15105550141", "+14155550100"
TEXT = "Harbor: see you tomorrow. Ünïcode & <signs>"
PARCEL = Parcel(TO, SENDER, "a reference", None, "", TEXT, report_to="https://coord.example/texts/status/x")
URL = "https://coord.example/texts/in"


@pytest.fixture
def office():
    with fake_twilio() as one:
        yield one


@pytest.fixture
def texts(office):
    sender = TwilioTexts(Account.parse(office.url), deadline=0.6)
    yield sender
    sender.close()


def call(form, url=URL, headers=None):
    signed = {"X-Twilio-Signature": signature(url, form)} if headers is None else headers
    return Call(url, {name: [value] for name, value in form.items()}, signed)


def test_a_text_goes_out_as_it_was_written(office, texts):
    outcome = texts.send(PARCEL)

    (taken,) = office.taken
    assert outcome == Sent(taken.sid)
    assert (taken.to, taken.sender, taken.text) == (TO, SENDER, TEXT)
    assert taken.report_to == PARCEL.report_to


def test_one_connection_carries_many_texts(office, texts):
    outcomes = [texts.send(PARCEL) for _ in range(5)]

    assert all(isinstance(one, Sent) for one in outcomes)
    assert (len(office.taken), office.connections) == (5, 1)


@pytest.mark.parametrize(
    ("mood", "outcome"),
    [
        ("429", NotSent("Twilio 429, error 20429", is_permanent=False)),
        ("401", NotSent("Twilio 401, error 20003", is_permanent=False)),
        ("21606", NotSent("Twilio 400, error 21606", is_permanent=False)),
        ("21617", NotSent("Twilio 400, error 21617", is_permanent=True)),
        ("21610", NotSent("Twilio 400, error 21610", is_permanent=True, fault=AddressFault.OPTED_OUT)),
        ("21211", NotSent("Twilio 400, error 21211", is_permanent=True, fault=AddressFault.UNREACHABLE)),
        ("21614", NotSent("Twilio 400, error 21614", is_permanent=True, fault=AddressFault.UNREACHABLE)),
        ("500", Unknown("Twilio 500, error 20500")),
        ("500-taken", Unknown("Twilio 500, error 20500")),
        ("503", Unknown("Twilio 503, error 20503")),
        ("hang", Unknown("took too long")),
        ("hang-early", Unknown("took too long")),
        ("drip", Unknown("took too long")),
    ],
)
def test_what_an_answer_means(office, texts, mood, outcome):
    office.mood = mood

    started = time.monotonic()

    assert texts.send(PARCEL) == outcome
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize("mood", ["reset", "reset-early", "garbage"])
def test_an_answer_that_is_none_leaves_it_unknown(office, texts, mood):
    office.mood = mood

    assert isinstance(texts.send(PARCEL), Unknown)


def test_a_door_that_is_shut_has_let_nothing_through(office, texts):
    nobody = TwilioTexts(Account.parse(f"twilio://{ACCOUNT}:{TOKEN}@127.0.0.1:1?tls=none"))

    outcome = nobody.send(PARCEL)

    assert isinstance(outcome, NotSent)
    assert not outcome.is_permanent


def test_a_wrong_token_is_ours_to_put_right(office):
    stranger = TwilioTexts(Account.parse(office.url.replace(TOKEN, "another")))

    with contextlib.closing(stranger):
        outcome = stranger.send(PARCEL)

    assert outcome == NotSent("Twilio 401, error 20003", is_permanent=False)
    assert office.taken == []


def test_without_a_number_of_ours_nothing_goes_out(office, texts):
    outcome = texts.send(Parcel(TO, "", "a reference", None, "", TEXT))

    assert outcome == NotSent("there is no number to send texts from", is_permanent=False)
    assert office.asked == []


def test_a_connection_that_the_server_has_closed_is_not_used_again(office, texts):
    texts.send(PARCEL)
    office.mood = "reset"
    texts.send(PARCEL)
    office.mood = "well"

    assert isinstance(texts.send(PARCEL), Sent)


def test_texts_are_looked_up_by_their_numbers(office, texts):
    texts.send(PARCEL)
    texts.send(Parcel("+15105550142", SENDER, "r", None, "", "another"))
    office.taken[0].status, office.taken[0].error_code = "undelivered", 30006

    (seen,) = texts.seen(TO, SENDER)

    assert seen.text == TEXT
    assert seen.report == Report(office.taken[0].sid, State.FAILED, "30006", AddressFault.UNREACHABLE)
    assert abs((seen.created_at - office.taken[0].created_at).total_seconds()) < 1


def test_a_list_that_does_not_answer_says_nothing(office, texts):
    office.is_blind = True

    assert texts.seen(TO, SENDER) is None


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("queued", State.ACCEPTED),
        ("sending", State.SENT),
        ("sent", State.SENT),
        ("delivered", State.DELIVERED),
        ("undelivered", State.FAILED),
        ("failed", State.FAILED),
    ],
)
def test_reports_are_read(office, texts, status, state):
    texts.send(PARCEL)
    form = status_form(office.taken[0], status)

    assert texts.report(call(form)) == Report(office.taken[0].sid, state)


def test_a_report_in_a_state_nobody_knows_says_nothing(office, texts):
    texts.send(PARCEL)

    assert texts.report(call(status_form(office.taken[0], "receiving"))) is None


def test_a_text_that_comes_in_is_read(texts):
    form = incoming_form(TO, SENDER, "1", "SM1")

    found = texts.incoming(call(form))

    assert (found.reference, found.sender, found.to, found.text) == ("SM1", TO, SENDER, "1")


FORM = incoming_form(TO, SENDER, "STOP", "SM1")


@pytest.mark.parametrize(
    ("changed", "is_theirs"),
    [
        pytest.param({}, True, id="theirs"),
        pytest.param({"headers": {}}, False, id="unsigned"),
        pytest.param({"headers": {"X-Twilio-Signature": ""}}, False, id="empty"),
        pytest.param({"headers": {"X-Twilio-Signature": "AAAA"}}, False, id="wrong"),
        pytest.param({"headers": {"X-Twilio-Signature": "ä"}}, False, id="no-ascii"),
        pytest.param(
            {"headers": {"X-Twilio-Signature": signature(URL, FORM, "other")}}, False, id="other-token"
        ),
        pytest.param(
            {"headers": {"X-Twilio-Signature": signature(URL + "/x", FORM)}}, False, id="other-address"
        ),
        pytest.param(
            {"form": FORM | {"Extra": "1"}, "headers": {"X-Twilio-Signature": signature(URL, FORM)}},
            False,
            id="field-added",
        ),
        pytest.param(
            {"form": FORM | {"Body": "1"}, "headers": {"X-Twilio-Signature": signature(URL, FORM)}},
            False,
            id="field-changed",
        ),
    ],
)
def test_only_the_providers_own_signature_counts(texts, changed, is_theirs):
    assert texts.is_theirs(call(changed.get("form", FORM), headers=changed.get("headers"))) is is_theirs


def test_an_answer_is_escaped_and_may_be_empty(texts):
    body, kind = texts.answer("A & B <c>")

    assert kind == "text/xml"
    assert "<Message>A &amp; B &lt;c&gt;</Message>" in body
    assert texts.answer("")[0].endswith("<Response></Response>")


@pytest.mark.parametrize(
    "url",
    [
        "twilio://",
        "twilio://api.twilio.com",
        "twilio://someone:token@api.twilio.com",
        f"twilio://{ACCOUNT}@api.twilio.com",
        f"twilio://{ACCOUNT}:token@api.twilio.com:99999",
        "pigeon://nest",
        "console:loud",
        "+15105550141",
    ],
)
def test_an_address_that_cannot_be_used_says_so(url):
    with pytest.raises(BadAddress):
        opened(url)


def test_each_address_opens_its_own_channel():
    assert isinstance(opened(f"twilio://{ACCOUNT}:{TOKEN}@api.twilio.com"), TextProvider)
    assert not isinstance(opened("console:"), TextProvider)
