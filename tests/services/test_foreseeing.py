"""What the patient's page says will be sent is what goes out then, and what it says stays back stays back."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from coord.services import booking, message_log
from coord.services.drafts import Draft
from coord.store import cipher
from coord.store.db import reading, transaction
from tests.clinic import TALK, once, utc
from tests.conftest import NOW

STEP = timedelta(minutes=10)
TALKS = ("2027-03-09 14:00", "2027-03-10 15:00", "2027-03-11 14:00", "2027-03-12 14:00", "2027-03-15 16:00")


def change(statement, **values):
    with transaction() as tx:
        tx.execute(text(statement), values)


def talk(clinic, wall):
    draft = Draft(clinic.patients["P-1"], (clinic.appointment("preparation", wall, "Nest", TALK),))
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())


@pytest.fixture
def busy(clinic, post):
    """A patient with many visits, of whom a relative with a telephone hears as well."""
    change("UPDATE related_person SET may_be_told_times = true WHERE name = 'Georg Ferrant'")
    change(
        "INSERT INTO contact_point (organization_id, related_person_id, channel, ciphertext, blind_index,"
        " voicemail_allowed, sender_name_allowed, purposes)"
        " SELECT p.organization_id, r.id, 'sms', :sealed, :index, false, true, '[\"reminders\"]'"
        " FROM related_person r JOIN patient p ON p.id = r.patient_id WHERE r.name = 'Georg Ferrant'",
        sealed=cipher.seal(b"f" * 32, "+14155550144"),
        index=cipher.blind_index(b"i" * 32, "+14155550144"),
    )
    for wall in TALKS:
        talk(clinic, wall)
    draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-17 08:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(NOW + timedelta(minutes=4))


def became():
    """By message, its status, why, and when it was tried last."""
    query = text(
        "SELECT m.id, m.status, m.why, max(a.at) AS at FROM message m"
        " LEFT JOIN message_attempt a ON a.message_id = m.id GROUP BY m.id, m.status, m.why"
    )
    with reading() as tx:
        return {row.id: row for row in tx.execute(query)}


def moment(at):
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def run(post, first, last):
    while first <= last:
        post.deliver(first)
        first += STEP


def foretold(clinic, now):
    return message_log.to_come(clinic.patients["P-1"], by=clinic.scheduler, now=now)


def wrongly_told(told):
    """What went out otherwise than it was told."""
    found = became()
    return [
        (one.kind, one.channel, one.due_at, found[one.id]) for one in told if not _is_true(one, found[one.id])
    ]


def _is_true(one, row):
    if one.stays_back:
        return (row.status, row.why) == ("suppressed", one.stays_back)
    return row.status == "sent" and timedelta() <= moment(row.at) - one.due_at <= STEP


@pytest.mark.parametrize(
    "safe",
    [
        pytest.param("NULL, safe_until = NULL", id="at_every_hour"),
        pytest.param("1020, safe_until = 1200", id="texts_in_the_evening_alone"),
    ],
)
def test_what_is_told_beforehand_comes_true(clinic, busy, post, safe):
    change(f"UPDATE contact_point SET safe_from = {safe} WHERE channel = 'sms' AND patient_id IS NOT NULL")
    told = foretold(clinic, NOW + timedelta(minutes=9))
    run(post, NOW + timedelta(minutes=9), utc("2027-03-18T00:00"))

    assert wrongly_told(told) == []
    assert {one.stays_back for one in told} >= {"enough texts for now"}


def test_a_last_reminder_that_no_safe_hour_takes_goes_by_mail(clinic, busy, post):
    change("UPDATE contact_point SET safe_from = 1020, safe_until = 1200"
           " WHERE channel = 'sms' AND patient_id IS NOT NULL")  # fmt: skip
    told = [one for one in foretold(clinic, NOW) if one.kind == "reminder_2h"]
    run(post, utc("2027-03-09T16:00"), utc("2027-03-09T23:00"))

    assert {(one.stays_back, one.is_by_mail) for one in told} == {("too late to be of use", True)}
    assert told[0].due_at == utc("2027-03-09T20:00")
    assert "Today: your appointment at Harbor" in [kept.mail["Subject"] for kept in post.to("alice")]
