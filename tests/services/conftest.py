"""A post office for tests, a real mail server and texts that are kept; and users who are practitioners."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlalchemy import select, update

from coord.messaging.outcome import Outcome, Sent
from coord.messaging.sender import Parcel
from coord.messaging.smtp import SmtpSender, SmtpServer
from coord.services import delivery
from coord.services.delivery import Channels
from coord.services.parcels import Addressing
from coord.store import people, records
from coord.store.db import transaction
from tests.mail_server import MailServer, mail_server


@dataclass
class KeptTexts:
    """A text channel that keeps what it is given, or does what it is told."""

    kept: list[Parcel] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Sent)

    def send(self, parcel: Parcel) -> Outcome:
        self.kept.append(parcel)
        return self.outcome


@dataclass
class Post:
    server: MailServer
    texts: KeptTexts
    channels: Channels

    def deliver(self, now: datetime) -> None:
        """Everything that is due at the moment, as the worker would."""
        while delivery.deliver_due(self.channels, lambda: now):
            pass

    @property
    def mails(self):
        return [(kept.to.partition("@")[0], kept.mail["Subject"]) for kept in self.server.kept]

    def to(self, who: str):
        return [kept for kept in self.server.kept if kept.to.startswith(f"{who}@")]


@pytest.fixture
def post():
    with mail_server() as server:
        sender = SmtpSender(SmtpServer.parse(server.url), "")
        texts = KeptTexts()
        channels = Channels({"email": sender, "sms": texts}, Addressing("clinic@coord.example", b"f" * 32))
        yield Post(server, texts, channels)
        sender.close()


@pytest.fixture
def link(clinic):
    """Let the acting user be a practitioner."""

    def to(who):
        row = people.Practitioner
        which = select(row.id).where(row.public_id == clinic.practitioners[who]).scalar_subquery()
        with transaction() as tx:
            user = records.User
            tx.execute(update(user).where(user.id == clinic.user_id).values(practitioner_id=which))

    return to
