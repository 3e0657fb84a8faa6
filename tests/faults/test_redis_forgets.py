"""What Redis forgets or keeps silent about is neither lost nor sent twice, for the database is the queue."""

import time

import pytest

from tests.faults.outbox import OUT_WITHIN, all_settled, check, queue
from tests.faults.processes import LONG, note, within

COPIES = 400 if LONG else 20
FLUSHES = 60 if LONG else 6
SILENT = 30.0 if LONG else 5.0
CONSUMING_WITHIN = 30.0  # a tick each ten seconds; promised is a minute


def begun(site, sql, clinic, clock, copies):
    """A worker and a beat at work, and how many messages are due."""
    site.worker(), site.beat()
    within(60, sql.last_tick, "beat ticks")
    return queue(clinic, clock, sql, copies)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["postgresql"], indirect=True)
def test_f11_a_redis_that_is_emptied_again_and_again_loses_and_doubles_nothing(
    site, sql, mail, clock, clinic, broker
):
    queued = begun(site, sql, clinic, clock, COPIES)
    for _ in range(FLUSHES):
        broker.flush()
        time.sleep(0.25)
    within(OUT_WITHIN, lambda: all_settled(sql), "every message has come to its end")

    check(sql, mail, queued)
    assert len(mail.received) == len(set(sql.references().values()))


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["sqlite"], indirect=True)
def test_f12_after_a_silent_redis_messages_go_out_again_within_a_minute(
    site, sql, mail, clock, clinic, broker
):
    queued = begun(site, sql, clinic, clock, 0)
    within(60, lambda: all_settled(sql), "mails go out while all is well")
    broker.pause(SILENT)
    speaks_at = time.monotonic() + SILENT
    sql.copy_news(COPIES)
    sql.change("UPDATE message SET status = 'pending', fence = 0 WHERE dedupe_key LIKE '%copy%'")
    time.sleep(max(0.0, speaks_at - 1 - time.monotonic()))
    stale, before = sql.last_tick(), len(mail.received)
    time.sleep(max(0.0, speaks_at - time.monotonic()))
    took = within(
        CONSUMING_WITHIN,
        lambda: sql.last_tick() != stale and (len(mail.received) > before or all_settled(sql)),
        "ticks and mails go on",
    )
    more = within(OUT_WITHIN, lambda: all_settled(sql), "every message has come to its end")

    note(f"ticks and mails went on {took:.1f} s after Redis spoke again; all were out {more:.1f} s later")
    check(sql, mail, (COPIES + 1) * queued)
