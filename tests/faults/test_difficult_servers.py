"""A mail server that is busy, refuses, hangs up or hangs: through the running worker, each in its own way."""

import pytest

from tests.faults.outbox import all_settled, queue
from tests.faults.processes import LONG, within

BEHAVIOURS = {
    "alice": "451",  # for a while
    "ada": "550",
    "ben": "drop-early",  # before DATA, for a while
    "cleo": "drop-late",  # after the final dot
    "dan": "well",
    "boris": "hang",  # after the final dot
    "fay": "hang-early",  # before DATA, for a while
}
COLUMNS = (
    "organization_id, kind, channel, participant_id, appointment_id, sequence, details, due_at, stale_at,"
    " status, fence, created_at"
)


@pytest.fixture
def recipients(sql, clinic, clock):
    """One due message for everybody; the id of each one's message, those that hang last."""
    queue(clinic, clock, sql, 0)
    kept = sql.one("SELECT min(id) FROM message WHERE kind = 'invitation'")
    everybody = sql.rows(
        "SELECT c.id, coalesce(p.email, '?') FROM contact_point c"
        " LEFT JOIN practitioner p ON p.id = c.practitioner_id"
        " LEFT JOIN patient t ON t.id = c.patient_id"
        " WHERE c.organization_id = :organization AND c.channel = 'email'"
        " AND (p.id IS NOT NULL OR t.record_number = 'P-1') ORDER BY c.id",
        organization=clinic.organization_id,
    )
    for contact, _ in sorted(everybody, key=lambda one: one[1][:3] in {"bor", "fay"}):
        sql.change(
            f"INSERT INTO message ({COLUMNS}, contact_point_id, dedupe_key)"
            f" SELECT {COLUMNS}, :contact, dedupe_key || '/copy-' || :contact FROM message WHERE id = :kept",
            contact=contact,
            kept=kept,
        )
    sql.change("DELETE FROM message WHERE dedupe_key NOT LIKE '%copy%'")
    named = sql.rows("SELECT contact_point_id, id FROM message")
    names = {contact: email.partition("@")[0] for contact, email in everybody}
    return {names[contact]: id_ for contact, id_ in named}


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["postgresql"], indirect=True)
def test_each_trouble_of_a_mail_server_ends_as_promised(site, sql, mail, clock, recipients):
    assert set(recipients) == set(BEHAVIOURS)
    mail.by_recipient = dict(BEHAVIOURS)
    site.beat()
    worker = site.worker()

    within(60, lambda: len(_attempts(sql)) == len(BEHAVIOURS), "everybody was tried")
    assert {who: _status(sql, id_) for who, id_ in recipients.items()} == {
        "alice": "pending",
        "ada": "failed",
        "ben": "pending",
        "cleo": "pending",
        "dan": "sent",
        "boris": "pending",
        "fay": "pending",
    }
    mail.by_recipient |= {"ben": "well", "fay": "well"}
    clock.advance(seconds=61)
    within(60, lambda: len(_attempts(sql)) == 2 * len(BEHAVIOURS) - 2, "who may be tried again was")
    mail.by_recipient |= {"alice": "well"}
    clock.advance(minutes=6)
    within(60, lambda: all_settled(sql), "every message has come to its end")

    assert {who: _status(sql, id_) for who, id_ in recipients.items()} == {
        "alice": "sent",
        "ada": "failed",
        "ben": "sent",
        "cleo": "unknown",
        "dan": "sent",
        "boris": "unknown",
        "fay": "sent",
    }
    times = mail.times()
    received = {who: times[id_] for who, id_ in recipients.items()}
    assert received == {"alice": 1, "ada": 0, "ben": 1, "cleo": 2, "dan": 1, "boris": 2, "fay": 1}
    assert _trail(sql, recipients["alice"]) == ["notsent", "notsent", "sent"]
    assert _trail(sql, recipients["ada"]) == ["notsent"]
    assert _trail(sql, recipients["cleo"]) == ["unknown", "unknown"]
    assert _trail(sql, recipients["fay"]) == ["notsent", "sent"]
    for who in ("cleo", "boris"):
        assert len({one.message_id for one in mail.received if one.id == recipients[who]}) == 1
    assert worker.stop() == 0


def _status(sql, id_):
    return sql.one("SELECT status FROM message WHERE id = :id", id=id_)


def _attempts(sql):
    return sql.rows("SELECT id FROM message_attempt")


def _trail(sql, id_):
    found = sql.rows("SELECT outcome FROM message_attempt WHERE message_id = :id ORDER BY id", id=id_)
    return [outcome for (outcome,) in found]
