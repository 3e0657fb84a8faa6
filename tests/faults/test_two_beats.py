"""A second beat is harmless, and so is a tick that comes again: each message goes out once."""

import pytest
from celery import Celery

from tests.faults.outbox import OUT_WITHIN, all_settled, check, queue
from tests.faults.processes import LONG, within

COPIES = 400 if LONG else 24
BEATS, TICKS = (3, 25) if LONG else (2, 5)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["postgresql"], indirect=True)
def test_f13_beats_and_ticks_that_come_again_send_each_message_once(site, sql, mail, clock, clinic, broker):
    beats = [site.beat(f"beat-{number}") for number in range(BEATS)]
    workers = [site.worker(f"worker-{number}") for number in range(2 if LONG else 1)]
    within(60, sql.last_tick, "beat ticks")
    queued = queue(clinic, clock, sql, COPIES)
    ring = Celery(broker=broker.url)
    for _ in range(TICKS):
        ring.send_task("worker.messages.tick")

    within(OUT_WITHIN, lambda: all_settled(sql), "every message has come to its end")

    check(sql, mail, queued)
    assert set(mail.times().values()) == {1}
    assert len(mail.times()) == len(set(sql.references().values()))
    assert [one.exit_code for one in beats] == [None] * BEATS
    assert {one.stop() for one in workers} == {0}
