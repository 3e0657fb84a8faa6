"""Signed addresses in messages, and the code that goes out when a patient asks for it."""

import re
from datetime import timedelta
from threading import Thread

import pytest
from sqlalchemy import text

from coord.links import Link, Purpose, code, read, sign
from coord.messaging.smtp import SmtpSender, SmtpServer
from coord.services import booking, links
from coord.services.delivery import Channels
from coord.services.links import Sending
from coord.services.parcels import Addressing
from coord.store import links as stored
from coord.store import messages
from coord.store.db import reading, transaction
from tests.clinic import count, once
from tests.conftest import NOW
from tests.services.test_series import book as book_series

SECRET = "a secret that only tests share"
GRACE = NOW + timedelta(minutes=3)


@pytest.fixture
def visit(clinic):
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment


@pytest.fixture
def linked(post):
    """The post office, with pages of its own."""
    sender = SmtpSender(SmtpServer.parse(post.server.url), "")
    addressing = Addressing("clinic@coord.example", b"f" * 32, SECRET, "https://visits.example")
    post.channels = Channels({"email": sender, "sms": post.texts}, addressing)
    yield post
    sender.close()


def token_for(visit, channel="email"):
    with reading() as tx:
        query = text(
            "SELECT p.id, c.id, p.sequence, a.ends FROM participant p"
            " JOIN appointment a ON a.id = p.appointment_id"
            " JOIN contact_point c ON c.patient_id = p.patient_id"
            " WHERE a.public_id = :name AND c.channel = :channel"
        )
        row = tx.execute(query, {"name": visit, "channel": channel}).first()
    return sign(SECRET, Purpose.VISIT, Link(*row))


def last_code():
    with reading() as tx:
        nonce = tx.execute(text("SELECT nonce FROM link_code ORDER BY id DESC LIMIT 1")).scalar_one()
        return code(SECRET, bytes(nonce))


def test_a_confirmation_leads_to_the_patients_own_page_and_to_stopping(visit, linked):
    linked.deliver(GRACE)

    mail = linked.to("alice")[0]
    (token,) = set(re.findall(r"https://visits\.example/v/([\w-]{40})", mail.part("text/plain")))
    unsubscribe = re.fullmatch(r"<https://visits\.example/s/([\w-]{40})>", mail.mail["List-Unsubscribe"])
    assert links.opened(token, secret=SECRET, now=GRACE) is not None
    assert links.stopping(unsubscribe[1], secret=SECRET, now=GRACE) is not None
    assert mail.mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert token in mail.part("text/html")


def test_a_message_about_a_series_leads_to_the_page_of_all_its_visits(clinic, linked):
    book_series(clinic)
    linked.deliver(NOW + timedelta(minutes=30))

    page = re.search(r"https://visits.example/v/(\S+)", linked.to("alice")[0].part("text/plain")).group(1)
    assert len(links.opened(page, secret=SECRET, now=NOW).beside) == 3


def test_practitioners_get_no_patients_page(visit, linked):
    linked.deliver(GRACE)

    for mail in linked.to("dan"):
        assert "/v/" not in mail.part("text/plain")
        assert mail.mail["List-Unsubscribe"] is None


@pytest.mark.parametrize(
    ("came_by", "goes_to"),
    [
        pytest.param("email", "sms", id="a-link-by-mail-asks-for-a-code-by-text"),
        pytest.param("sms", "email", id="a-link-by-text-asks-for-a-code-by-mail"),
    ],
)
def test_the_code_goes_by_the_other_channel(visit, came_by, goes_to):
    sending = links.send(token_for(visit, came_by), {"email", "sms"}, secret=SECRET, now=NOW)

    assert sending is Sending.SENT
    assert count("message", f"kind = 'code' AND channel = '{goes_to}'") == 1


def test_the_code_goes_by_the_only_channel_that_there_is(visit):
    links.send(token_for(visit), {"email"}, secret=SECRET, now=NOW)

    assert count("message", "kind = 'code' AND channel = 'email'") == 1


def test_the_code_arrives_and_opens_what_it_is_for(visit, linked):
    token = token_for(visit)
    links.send(token, {"email", "sms"}, secret=SECRET, now=NOW)

    linked.deliver(NOW)

    (told,) = [parcel.text for parcel in linked.texts.kept if "code" in parcel.text]
    (digits,) = re.findall(r"\b\d{6}\b", told)
    assert digits == last_code()
    assert links.enter(token, digits, secret=SECRET, now=NOW).proof


def test_a_code_in_a_mail_stands_neither_in_the_subject_nor_beside_a_link(visit, linked):
    links.send(token_for(visit), {"email"}, secret=SECRET, now=NOW)

    linked.deliver(NOW)

    (mail,) = [kept for kept in linked.to("alice") if "code" in kept.mail["Subject"]]
    assert last_code() in mail.part("text/plain")
    assert last_code() not in mail.mail["Subject"]
    assert "/v/" not in mail.part("text/plain")


def test_a_code_for_a_visit_that_moved_meanwhile_is_not_sent(clinic, visit, linked):
    links.send(token_for(visit), {"email"}, secret=SECRET, now=NOW)
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
    booking.move(visit, 1, draft, by=clinic.scheduler, now=NOW, once=once())

    linked.deliver(NOW)

    assert count("message", "kind = 'code' AND status = 'suppressed'") == 1


def test_a_code_that_waited_too_long_is_not_sent(visit, linked):
    links.send(token_for(visit), {"email"}, secret=SECRET, now=NOW)

    linked.deliver(NOW + timedelta(minutes=15))

    assert count("message", "kind = 'code' AND status = 'suppressed'") == 1


def test_somebody_around_the_patient_never_gets_the_code(visit):
    with transaction() as tx:
        tx.execute(
            text(
                "UPDATE contact_point SET patient_id = NULL, related_person_id ="
                " (SELECT id FROM related_person LIMIT 1) WHERE channel = 'sms'"
            )
        )

    links.send(token_for(visit), {"email", "sms"}, secret=SECRET, now=NOW)

    assert count("message", "kind = 'code' AND channel = 'email'") == 1


def test_guesses_at_once_are_all_counted(visit):
    token = token_for(visit)
    links.send(token, {"email"}, secret=SECRET, now=NOW)

    left = [links.enter(token, "x", secret=SECRET, now=NOW).left for _ in range(7)]

    assert left == [4, 3, 2, 1, 0, 0, 0]
    assert count("link_code", "tries = 5") == 1


def test_stopping_is_acknowledged_when_nothing_is_on_its_way(visit, linked):
    linked.deliver(GRACE)
    unsubscribe = linked.to("alice")[0].mail["List-Unsubscribe"].rpartition("/")[2].rstrip(">")

    answer = links.stop(unsubscribe, secret=SECRET, now=GRACE)
    before = len(linked.to("alice"))
    linked.deliver(NOW + timedelta(days=1))

    assert (answer.is_stopped, answer.is_silent) == (True, True)
    assert len(linked.to("alice")) == before
    assert read(SECRET, Purpose.VISIT, unsubscribe, 0) is None


def test_a_chosen_language_comes_first(visit, linked):
    token = token_for(visit)
    links.send(token, {"email"}, secret=SECRET, now=NOW)
    proof = links.enter(token, last_code(), secret=SECRET, now=NOW).proof

    chosen = [links.choose_language(token, proof, "es", secret=SECRET, now=NOW) for _ in range(2)]
    without = links.choose_language(token, "no proof", "fr", secret=SECRET, now=NOW)

    with reading() as tx:
        query = text("SELECT languages FROM patient WHERE record_number = 'P-1' ORDER BY id LIMIT 1")
        assert "es" in str(tx.execute(query).scalar_one()).partition(",")[0]
    assert (chosen, without) == ([True, False], None)


def test_whoever_checks_a_message_while_its_address_is_stopped_sees_it_stopped(app, visit):
    with transaction() as tx:
        claimed = [(one, _address_of(tx, one)) for one in messages.claim(tx, GRACE, 100)]
    claim, address = claimed[0]
    seen = []

    def check():
        with app.app_context(), transaction() as tx:
            seen.append(messages.lock(tx, claim, GRACE))

    checking = Thread(target=check)
    with transaction() as tx:
        stored.opt_out(tx, address, GRACE)
        checking.start()
        checking.join(0.5)  # long enough to look, were there nothing to wait for
    checking.join()

    assert seen[0].opted_out_at is not None


def _address_of(tx, claim):
    query = text("SELECT contact_point_id FROM message WHERE id = :id")
    return tx.execute(query, {"id": claim.id}).scalar_one()
