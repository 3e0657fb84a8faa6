"""Due texts to as many telephones as a fault needs, and the law that none of them is sent twice."""

import itertools
import json
from collections import Counter
from datetime import timedelta

from coord.services import booking
from coord.store import cipher
from tests.clinic import once
from tests.fake_twilio import FakeTwilio
from tests.faults.records import FINAL, Records

SENDER = "+14155550100"
_numbers = itertools.count(1)
COPIED = (
    "organization_id, participant_id, appointment_id, sequence, due_at, stale_at, status, fence, created_at"
)


def prepare(clinic, clock, sql: Records) -> None:
    """A booked visit and a number to send from, at ten in the morning of the clinic; no message waits."""
    sql.change(
        "UPDATE organization SET text_number = :number WHERE id = :id",
        number=SENDER,
        id=clinic.organization_id,
    )
    clock.advance(hours=3)
    draft = clinic.treatment("2027-03-08", follow_up="2027-03-09 09:00")
    booking.book(draft, by=clinic.scheduler, now=clock.now() - timedelta(minutes=5), once=once())
    sql.change("UPDATE message SET status = 'suppressed'")


def telephone(sql: Records, clinic, number: str) -> int:
    """One more telephone of the patient."""
    kept = "SELECT id, patient_id FROM contact_point WHERE channel = 'sms' AND organization_id = :id"
    first = sql.rows(kept + " ORDER BY id", id=clinic.organization_id)[0]
    sql.change(
        "INSERT INTO contact_point (organization_id, patient_id, channel, ciphertext, blind_index,"
        " voicemail_allowed, sender_name_allowed, purposes) SELECT organization_id, patient_id, channel,"
        " :sealed, :index, voicemail_allowed, sender_name_allowed, :purposes FROM contact_point"
        " WHERE id = :id",
        sealed=cipher.seal(b"f" * 32, number),
        index=cipher.blind_index(b"i" * 32, number),
        purposes='["reminders", "escort"]',
        id=first.id,
    )
    return sql.one("SELECT max(id) FROM contact_point")


def queue(sql: Records, contact: int) -> int:
    """One due text to the telephone, which goes out alone; each says another hour, for equal words are one
    text."""
    key = f"text/{next(_numbers)}"
    hour = 30_096_000 + 60 * next(_numbers)
    sql.change(
        f"INSERT INTO message ({COPIED}, kind, channel, details, contact_point_id, dedupe_key)"
        " SELECT organization_id, participant_id, appointment_id, sequence, due_at, stale_at, 'pending',"
        " 0, created_at, 'escort_pickup', 'sms', :told, :contact, :key FROM message WHERE id ="
        " (SELECT min(id) FROM message WHERE kind = 'series_confirmation')",
        told=json.dumps({"starts": hour, "ends": hour + 60, "clinic": 1, "room": 1}),
        contact=contact,
        key=key,
    )
    return sql.one("SELECT id FROM message WHERE dedupe_key = :key", key=key)


def statuses(sql: Records) -> dict[int, str]:
    """The texts of the test."""
    return {
        id_: status
        for id_, status in sql.rows("SELECT id, status FROM message WHERE dedupe_key LIKE 'text/%'")
    }


def all_settled(sql: Records) -> bool:
    return all(status in FINAL for status in statuses(sql).values())


def counts(sql: Records) -> Counter[str]:
    return Counter(statuses(sql).values())


def never_twice(provider: FakeTwilio) -> None:
    """By the provider's own log."""
    assert {one: number for one, number in provider.times().items() if number > 1} == {}
