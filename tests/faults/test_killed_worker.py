"""A worker that is killed while it sends: nothing is lost, nothing sent goes out twice, doubts are shown."""

import random

from coord.services import outbox
from tests.faults.outbox import all_settled, check, queue
from tests.faults.processes import LONG, note, within
from tests.faults.records import NEWS

KILLS = 100 if LONG else 2
COPIES = 400 if LONG else 24  # a sender takes a hundred: four of them, or two
THREADS = 5  # four senders and the watchdog


def test_a_worker_killed_while_sending_loses_nothing_and_repeats_nothing(site, sql, mail, clock, clinic):
    queued = queue(clinic, clock, sql, COPIES)
    # The clock is moved so far that reminders would come due.
    sql.change(f"UPDATE message SET status = 'suppressed' WHERE NOT {NEWS}")
    mail.slowness = 0.1
    site.beat()
    for _ in range(KILLS):
        worker, before = site.worker(), len(mail.received)
        goal = before + random.randint(2, 12)
        took = within(
            60, lambda goal=goal: len(mail.received) >= goal and mail.in_hand, "mails are on the way"
        )
        note(f"killed after {took:.1f} s")
        assert worker.kill() == -9
        clock.advance(seconds=61)

    mail.slowness = 0
    worker = site.worker()
    took = within(600 if LONG else 60, lambda: all_settled(sql), "every message has come to its end")
    note(f"settled after {took:.1f} s")

    counts = sql.counts()
    note(f"{dict(counts)}")
    check(sql, mail, queued)
    assert 1 <= counts["unknown"] <= THREADS * KILLS
    shown = {one.id for one in outbox.listed("unknown", size=queued, by=clinic.scheduler).messages}
    assert shown == {id_ for id_, status in sql.statuses().items() if status == "unknown"}
    assert worker.stop() == 0
