"""Texts lead to the visit's page where that fits into one segment, and the page is public."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.services import booking
from coord.services.delivery import Channels
from coord.services.parcels import Addressing
from coord.store.db import transaction
from tests.clinic import once
from tests.conftest import NOW

SECRET = "a secret that only tests share"
PAGES = "https://visits.example"


@pytest.fixture
def texts(clinic, post):
    """The texts of a booking and its reminders, to somebody who has a telephone alone."""

    def sent(base_url=PAGES, until=timedelta(hours=3)):
        with transaction() as tx:
            tx.execute(text("DELETE FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL"))
        addressing = Addressing("clinic@coord.example", b"f" * 32, SECRET, base_url)
        post.channels = Channels(post.channels.senders, addressing)
        draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-17 11:00")
        booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
        post.deliver(NOW + until)
        return [one.text for one in post.texts.kept]

    return sent


def test_the_text_of_a_booking_leads_to_its_page(texts):
    (one,) = texts()

    assert f"{PAGES}/v/" in one
    assert one.endswith("STOP ends texts.")
    assert len(one) <= 160


@pytest.mark.parametrize("base_url", ["", "http://127.0.0.1:8000", "http://visits.example"])
def test_a_page_that_is_not_public_is_told_in_no_text(texts, base_url):
    (one,) = texts(base_url)

    assert "://" not in one


def test_where_there_is_no_room_the_text_goes_without(texts):
    (one,) = texts("https://a-very-long-name-of-a-house.pages.visits.example.org")

    assert "://" not in one
    assert "2 appointments, the first Tue, Mar 16" in one


def test_a_text_that_asks_for_an_answer_keeps_its_digits(texts):
    told = texts(until=timedelta(days=13, hours=4))

    assert any("Reply 1 to confirm, 2 for another time" in one for one in told)
    assert all(len(one) <= 160 for one in told)
