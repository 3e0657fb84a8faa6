"""What is written about an offer: once, in neutral words, and nothing once it has ended."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from coord.services import waitlist
from coord.services.delivery import Channels
from coord.services.parcels import Addressing
from coord.services.waitlist import Stands
from coord.store.db import transaction
from tests.clinic import count, once
from tests.services.test_messages import FORBIDDEN
from tests.services.waiting import MORNING, SECRET, Waiting


@pytest.fixture
def waiting(clinic):
    found = Waiting(clinic)
    found.add("P-1")
    return found


def test_the_patient_gets_one_mail_and_one_text_in_neutral_words(waiting, post):
    soon = waiting.free()
    waitlist.go_on(soon)
    for _ in range(3):
        post.deliver(soon + timedelta(minutes=1))

    (mail,) = post.to("alice")
    (text,) = post.texts.kept
    assert mail.mail["Subject"] == "A time at Harbor has become free"
    assert not FORBIDDEN.search(mail.mail.as_string())
    assert not FORBIDDEN.search(text.text)
    assert "Mar 16" in text.text
    assert len(text.text) <= 160
    assert "follow-up visit is booked as well: Wednesday, March 17, 2027, 8:00 AM" in mail.part("text/plain")
    assert "A follow-up visit comes with it" in text.text


def test_who_wants_no_senders_name_is_told_of_the_office(waiting, post):
    waiting.add("P-2", MORNING - timedelta(minutes=1))
    soon = waiting.free()
    waitlist.go_on(soon)
    post.deliver(soon + timedelta(minutes=1))

    subjects = [subject for who, subject in post.mails if who == "boris"]
    assert subjects == ["A time at the office has become free"]


def test_nothing_goes_out_about_an_offer_that_has_ended(waiting, post):
    soon = waiting.free()
    waitlist.go_on(soon)
    (entry,) = waitlist.listed(by=waiting.by, now=soon).entries
    waitlist.take_off(entry.public_id, by=waiting.by, now=soon)
    post.deliver(soon + timedelta(minutes=1))

    assert post.to("alice") == []
    assert post.texts.kept == []
    assert count("message", "kind = 'offer' AND status = 'suppressed'") == 2


def test_a_text_that_would_be_one_too_many_is_left_out(waiting, post):
    own = waiting.book("P-1", day="2027-03-03", follow_up="2027-03-04 09:00")
    assert own
    day_before = MORNING + timedelta(days=1)
    post.deliver(day_before)
    texts = len(post.texts.kept)
    later = day_before + timedelta(minutes=30)
    waitlist.go_on(waiting.free(later, day="2027-03-18", follow_up="2027-03-19 09:00"))
    post.deliver(day_before + timedelta(hours=1))

    assert texts >= 1
    assert waiting.told() == [("P-1", "message", "offered")]
    assert count("message", "kind = 'offer' AND channel = 'sms'") == 0


def test_who_accepts_hears_of_the_visit_alone(waiting, post):
    """Nobody is told two things: the confirmation comes, and no offer after it."""
    soon = waiting.free()
    waitlist.go_on(soon)
    (offer,) = waiting.offers()
    waitlist.accept_by_phone(offer.public_id, by=waiting.by, now=soon, once=once())
    post.deliver(soon + timedelta(minutes=10))

    subjects = [str(kept.mail["Subject"]) for kept in post.to("alice")]
    assert subjects == ["Your appointments at Harbor"]
    assert not any(re.search("become free", subject) for subject in subjects)


@pytest.fixture
def offered_by_text(waiting, post):
    """The text about an offer to somebody who has a telephone alone, and when it went out."""

    def sent(base_url, house="Harbor"):
        with transaction() as tx:
            tx.execute(sql("DELETE FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL"))
            tx.execute(sql("UPDATE clinic SET neutral_name = :name"), {"name": house})
        addressing = Addressing("clinic@coord.example", b"f" * 32, SECRET, base_url)
        post.channels = Channels(post.channels.senders, addressing)
        soon = waiting.free()
        waitlist.go_on(soon)
        post.deliver(soon + timedelta(minutes=1))
        (text,) = post.texts.kept
        return text.text, soon + timedelta(minutes=1)

    return sent


def test_the_text_leads_to_the_page_on_which_the_patient_says_yes(offered_by_text):
    said, later = offered_by_text("https://visits.example")
    (token,) = re.findall(r"Yes or no: https://visits\.example/o/(\S{40}) ", said)

    assert len(said) <= 160
    assert "Mar 16" in said
    assert waitlist.say_yes(token, secret=SECRET, now=later).stands is Stands.ACCEPTED
    assert count("participant", "status = 'booked'") == 2


@pytest.mark.parametrize(
    ("base_url", "house"),
    [
        pytest.param("http://127.0.0.1:8000", "Harbor", id="a-page-that-is-not-public"),
        pytest.param("https://visits.example", "Harbor above the old lighthouse", id="no-room"),
    ],
)
def test_a_text_without_the_page_says_whom_to_call(offered_by_text, base_url, house):
    said, _ = offered_by_text(base_url, house)

    assert "://" not in said
    assert "see our mail or call soon" in said
