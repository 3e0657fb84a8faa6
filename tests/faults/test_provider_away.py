"""The mail server takes nothing for hours while visits begin: what has become stale is never sent late."""

from datetime import timedelta

import pytest

from coord.services import booking, outbox
from tests.clinic import once
from tests.faults.processes import LONG, note, within

AWAY = timedelta(hours=6)
STEPS = 12 if LONG else 4
OPEN = "status IN ('pending', 'claimed', 'sending') AND due_at <= :now"
TRIES = "SELECT count(*) FROM message_attempt"


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["postgresql"], indirect=True)
def test_f16_what_is_stale_when_the_server_is_back_is_kept_back_and_shown(site, sql, mail, clock, clinic):
    draft = clinic.treatment("2027-03-08", follow_up="2027-03-09 09:00")
    booking.book(draft, by=clinic.scheduler, now=clock.now(), once=once())
    starts = sql.one("SELECT min(starts) FROM appointment")
    mail.behaviour = "451"
    clock.advance(seconds=60 * starts - clock.now().timestamp() - AWAY.total_seconds() + 1800)
    site.beat()
    worker = site.worker()
    within(60, lambda: not _waits(sql, clock), "all that is due is tried")
    for _ in range(STEPS):
        clock.advance(seconds=AWAY.total_seconds() / STEPS)
        # Whoever is still at it has read the clock before, and would rightly send what is stale after.
        within(60, lambda: not _waits(sql, clock), "all that is due is tried")
    assert sql.one(TRIES)
    clock.advance(minutes=61)  # longer than anything waits before it is tried again
    back = clock.now()
    mail.behaviour = "well"

    within(60, lambda: not _waits(sql, clock), "nothing that is due waits any more")
    stale = _stale(sql, back)
    arrived = {one.message_id for one in mail.received}
    note(f"{len(stale)} stale ones kept back, {len(arrived)} mails went out when the server was back")
    assert {status for _, status in stale} <= {"failed", "suppressed"}
    assert stale
    assert not arrived & {reference for reference, _ in stale}
    shown = outbox.listed("suppressed", by=clinic.scheduler).messages
    assert "too late to be of use" in {one.why for one in shown}
    assert worker.stop() == 0


def _waits(sql, clock):
    return sql.one(
        f"SELECT count(*) FROM message WHERE channel = 'email' AND {OPEN}", now=_at(sql, clock.now())
    )


def _stale(sql, back):
    """(Message-ID, status) of each mail of no more use when the server was back."""
    query = (
        "SELECT a.public_id, m.kind, m.sequence, m.id, m.contact_point_id, m.status FROM message m"
        " JOIN appointment a ON a.id = m.appointment_id WHERE m.channel = 'email' AND m.stale_at <= :now"
    )
    return [
        (_reference(name, kind, sequence, id_, contact), status)
        for name, kind, sequence, id_, contact, status in sql.rows(query, now=_at(sql, back))
    ]


def _reference(name, kind, sequence, id_, contact):
    is_first = kind in {"series_confirmation", "invitation"}
    return f"<{name}.{contact}@coord>" if is_first else f"<{name}.{kind}.{sequence}.{id_}@coord>"


def _at(sql, moment):
    """As each database keeps it."""
    is_sqlite = sql.engine.dialect.name == "sqlite"
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f") if is_sqlite else moment
