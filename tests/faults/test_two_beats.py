"""A second beat is harmless: each message goes out once."""

import pytest

from tests.faults.outbox import OUT_WITHIN, all_settled, check, queue
from tests.faults.processes import LONG, within

COPIES = 400 if LONG else 24


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["postgresql"], indirect=True)
def test_two_beats_send_each_message_once(site, sql, mail, clock, clinic):
    beats = [site.beat(f"beat-{number}") for number in (1, 2)]
    workers = [site.worker(f"worker-{number}") for number in range(2 if LONG else 1)]
    within(60, sql.last_tick, "beat ticks")
    queued = queue(clinic, clock, sql, COPIES)

    within(OUT_WITHIN, lambda: all_settled(sql), "every message has come to its end")

    check(sql, mail, queued)
    assert set(mail.times().values()) == {1}
    assert len(mail.times()) == len(set(sql.references().values()))
    assert [one.exit_code for one in beats] == [None, None]
    assert {one.stop() for one in workers} == {0}
