"""A patient's phone: what it was asked, and what it answers."""

import itertools
import json
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlalchemy import text

from coord.messaging.texts.provider import Incoming
from coord.services import booking, replies
from coord.services.roster import Keys
from coord.store.db import transaction
from tests.clinic import once, utc
from tests.conftest import NOW
from tests.services.texts.conftest import SENDER, column, one, run

KEYS = Keys(b"f" * 32, b"i" * 32)
NUMBER = "+15105550141"
ASKED_AT = utc("2027-03-07T17:30")  # a day before the visit, 9:30 in Los Angeles
DAY = "2027-03-08"
_references = itertools.count(1)


@dataclass
class Phone:
    """Whoever has the number; the provider brings each text once, unless the reference is given again."""

    number: str = NUMBER
    now: datetime = ASKED_AT
    to: str = SENDER
    said: list[str] = field(default_factory=list)

    def says(self, body: str, reference: str | None = None, at: datetime | None = None, **more) -> str:
        brought = Incoming(reference or f"SM{next(_references)}", self.number, self.to, body, **more)
        answer = replies.received(brought, keys=KEYS, now=at or self.now)
        self.said.append(answer)
        return answer


@pytest.fixture
def phone(clinic):
    run(
        "UPDATE organization SET text_number = :number WHERE id = :id",
        number=SENDER,
        id=clinic.organization_id,
    )
    return Phone()


@pytest.fixture
def visit(clinic):
    draft = clinic.treatment(DAY, follow_up="2027-03-09 09:00")
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once()).appointment


@pytest.fixture
def asked(phone, visit):
    """The phone was asked whether its owner comes to the visit."""
    ask(visit)
    return phone


def ask(visit: str, at: datetime = ASKED_AT) -> None:
    """A text of the day before has gone out to the patient's phone, as the sender leaves it."""
    with transaction() as tx:
        found = tx.execute(
            text(
                "SELECT a.id, a.organization_id, a.starts, a.ends, a.clinic_id, a.room_id,"
                " p.id AS participant, p.sequence, min(c.id) AS contact"
                " FROM appointment a JOIN participant p ON p.appointment_id = a.id"
                " JOIN contact_point c ON c.organization_id = a.organization_id AND c.channel = 'sms'"
                " WHERE a.public_id = :visit GROUP BY a.id, p.id"
            ),
            {"visit": visit},
        ).one()
        told = {"starts": found.starts, "ends": found.ends, "clinic": found.clinic_id, "room": found.room_id}
        number_of = tx.execute(
            text(
                "INSERT INTO message (organization_id, kind, channel, contact_point_id, participant_id,"
                " appointment_id, sequence, details, due_at, stale_at, status, fence, dedupe_key, created_at)"
                " VALUES (:organization, 'reminder_24h', 'sms', :contact, :participant, :id, :sequence,"
                " :told, :at, :at, 'sent', 1, :key, :at) RETURNING id"
            ),
            {
                "organization": found.organization_id,
                "contact": found.contact,
                "participant": found.participant,
                "id": found.id,
                "sequence": found.sequence,
                "told": json.dumps(told),
                "at": at.replace(tzinfo=None),
                "key": f"asked/{found.participant}/{at}",
            },
        ).scalar_one()
        tx.execute(
            text(
                "INSERT INTO text_attempt (message_id, fence, at, digest, looks)"
                " VALUES (:message, 1, :at, :digest, 0)"
            ),
            {"message": number_of, "at": at.replace(tzinfo=None), "digest": b"d"},
        )


def follow_up_of(visit: str) -> str:
    return one(
        "SELECT f.public_id FROM appointment f JOIN appointment a ON f.follows_id = a.id"
        " WHERE a.public_id = :visit",
        visit=visit,
    )


def confirmed() -> list[str]:
    return column(
        "SELECT a.public_id FROM participant p JOIN appointment a ON a.id = p.appointment_id"
        " WHERE p.confirmed_at IS NOT NULL ORDER BY a.id"
    )


def open_tasks() -> list[str]:
    return sorted(column("SELECT kind FROM task WHERE status = 'open'"))


def waiting() -> list[str | None]:
    """Why each reply waits for a person; None where it says something that only a person can read."""
    return column("SELECT unclear FROM incoming_text WHERE status = 'open' ORDER BY id")


def is_stopped() -> bool:
    return bool(one("SELECT count(*) FROM contact_point WHERE channel = 'sms' AND opted_out_at IS NOT NULL"))
