"""A mail server that is busy, refuses, hangs up or hangs: through the running worker, each in its own way."""

import pytest

from tests.faults.outbox import all_settled, queue, received
from tests.faults.processes import LONG, within

FIRST = {
    "alice": "451",
    "ada": "550",
    "ben": "drop-early",  # before DATA
    "cleo": "drop-late",  # after the final dot
    "dan": "well",
    "fay": "hang-early" if LONG else "451",  # before DATA, five real seconds
    "alice.two": "hang",  # after the final dot, five real seconds
}
# Whoever is not named keeps the first behaviour.
SECOND = {"ben": "well", "fay": "well"} | ({} if LONG else {"alice.two": "well"})
THIRD = {"alice": "well"}
AFTER_FIRST = {
    "alice": "pending",
    "ada": "failed",
    "ben": "pending",
    "cleo": "pending",
    "dan": "sent",
    "fay": "pending",
    "alice.two": "pending",
}
IN_THE_END = {
    "alice": ("sent", 1, ["notsent", "notsent", "sent"]),
    "ada": ("failed", 0, ["notsent"]),
    "ben": ("sent", 1, ["notsent", "sent"]),
    "cleo": ("unknown", 2, ["unknown", "unknown"]),
    "dan": ("sent", 1, ["sent"]),
    "fay": ("sent", 1, ["notsent", "sent"]),
    "alice.two": ("unknown", 2, ["unknown", "unknown"]) if LONG else ("sent", 2, ["unknown", "sent"]),
}
COLUMNS = (
    "organization_id, kind, channel, participant_id, appointment_id, sequence, details, due_at, stale_at,"
    " status, fence, created_at"
)
EVERYBODY = """
    SELECT c.id, coalesce(p.email, CASE t.record_number WHEN 'P-1' THEN 'alice' ELSE 'alice.two' END)
    FROM contact_point c
    LEFT JOIN practitioner p ON p.id = c.practitioner_id
    LEFT JOIN patient t ON t.id = c.patient_id
    WHERE c.organization_id = :organization AND c.channel = 'email'
    AND (p.id IS NOT NULL OR t.record_number IN ('P-1', 'P-4'))
"""


@pytest.fixture
def recipients(sql, clinic, clock):
    """One due message for everybody, in the order of FIRST: name → id of the message."""
    queue(clinic, clock, sql, 0)
    kept = sql.one("SELECT min(id) FROM message WHERE kind = 'invitation'")
    contacts = sql.rows(EVERYBODY, organization=clinic.organization_id)
    contact_of = {address.partition("@")[0]: contact for contact, address in contacts}
    for name in FIRST:
        sql.change(
            f"INSERT INTO message ({COLUMNS}, contact_point_id, dedupe_key)"
            f" SELECT {COLUMNS}, :contact, 'for-' || :name FROM message WHERE id = :kept",
            contact=contact_of[name],
            name=name,
            kept=kept,
        )
    sql.change("DELETE FROM message WHERE dedupe_key NOT LIKE 'for-%'")
    return {
        name: sql.one("SELECT id FROM message WHERE dedupe_key = :key", key=f"for-{name}") for name in FIRST
    }


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["postgresql"], indirect=True)
def test_each_trouble_of_a_mail_server_ends_as_promised(site, sql, mail, clock, recipients):
    mail.by_recipient = dict(FIRST)
    site.beat()
    worker = site.worker()

    within(60, lambda: _tries(sql) == len(FIRST), "everybody was tried")
    assert _now(sql, recipients) == AFTER_FIRST
    mail.by_recipient |= SECOND
    clock.advance(seconds=61)
    within(60, lambda: _tries(sql) == 2 * len(FIRST) - 2, "who may be tried again was")
    mail.by_recipient |= THIRD
    clock.advance(minutes=6)
    within(60, lambda: all_settled(sql), "every message has come to its end")

    times, now = received(sql, mail), _now(sql, recipients)
    found = {name: (now[name], times[id_], _trail(sql, id_)) for name, id_ in recipients.items()}
    assert found == IN_THE_END
    assert worker.stop() == 0


def _now(sql, recipients):
    statuses = sql.statuses()
    return {name: statuses[id_] for name, id_ in recipients.items()}


def _tries(sql):
    return sql.one("SELECT count(*) FROM message_attempt")


def _trail(sql, id_):
    found = sql.rows("SELECT outcome FROM message_attempt WHERE message_id = :id ORDER BY id", id=id_)
    return [outcome for (outcome,) in found]
