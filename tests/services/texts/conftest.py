"""An outbox whose texts go to a Twilio of our own."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from coord.messaging.texts.twilio import Account, TwilioTexts
from coord.services import booking, delivery, texts
from coord.services.delivery import Channels
from coord.services.parcels import Addressing
from coord.store.db import reading, transaction
from tests.clinic import once
from tests.conftest import NOW
from tests.fake_twilio import FakeTwilio, fake_twilio
from tests.services.conftest import KeptTexts

SENDER = "+14155550100"
SECRET = "a secret that only tests share"
ADDRESSING = Addressing("clinic@coord.example", b"f" * 32, SECRET, "https://coord.example")
DUE = NOW + timedelta(hours=2)


@dataclass
class Office:
    """The fake provider, our sender to it, and the moment that everybody believes in."""

    fake: FakeTwilio
    sender: TwilioTexts
    mails: KeptTexts
    now: datetime = NOW

    @property
    def channels(self) -> Channels:
        return Channels({"email": self.mails, "sms": self.sender}, ADDRESSING)

    def deliver(self, now: datetime) -> None:
        self.now = now
        while delivery.deliver_due(self.channels, lambda: now):
            pass

    def look_up(self, now: datetime) -> int:
        self.now = now
        return texts.look_up(self.sender, ADDRESSING, lambda: now)


@pytest.fixture
def office(app):
    with fake_twilio() as fake:
        one = Office(fake, TwilioTexts(Account.parse(fake.url), deadline=0.5), KeptTexts())
        fake.now = lambda: one.now
        yield one
        one.sender.close()


@pytest.fixture
def text_id(clinic, office):
    """One text about a booked visit, due at DUE; everything else is out of the way."""
    run(
        "UPDATE organization SET text_number = :number WHERE id = :id",
        number=SENDER,
        id=clinic.organization_id,
    )
    booking.book(
        clinic.treatment("2027-03-08", follow_up="2027-03-09 09:00"),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )
    with reading() as tx:
        kept = tx.scalar(text("SELECT min(id) FROM message WHERE channel = 'sms'"))
    run("DELETE FROM message WHERE id <> :id", id=kept)
    run("UPDATE message SET due_at = :due WHERE id = :id", due=DUE.replace(tzinfo=None), id=kept)
    return kept


def run(statement: str, **values) -> None:
    with transaction() as tx:
        tx.execute(text(statement), values)


def one(query: str, **values):
    """The first row's first value, asked behind the product's back."""
    with reading() as tx:
        return tx.execute(text(query), values).scalar()


def column(query: str, **values) -> list:
    with reading() as tx:
        return list(tx.execute(text(query), values).scalars())
