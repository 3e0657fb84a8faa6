"""Redis is expendable: without it booking goes on and messages go out; with it again, the ticks resume."""

import time

import pytest

from coord.web.forms import as_fields, new_key
from tests.faults.browser import Browser
from tests.faults.outbox import all_settled, check, queue
from tests.faults.processes import LONG, note, within
from tests.servers.running import free_port

AWAY = 900.0 if LONG else 0.0
LATEST = 300.0  # without Redis nothing is more than five minutes late
EVERY = 60.0


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["sqlite"], indirect=True)
def test_without_redis_booking_goes_on_and_mails_go_out_and_then_ticks_resume(
    site, sql, mail, clock, clinic, broker
):
    port = free_port()
    web, worker, beat = site.web(port), site.worker(FAULTS_LOOK_EVERY="1"), site.beat()
    queued = queue(clinic, clock, sql, 0)
    within(60, sql.last_tick, "beat ticks")
    within(60, lambda: all_settled(sql), "mails go out while all is well")
    browser = Browser(port)
    within(60, lambda: browser.status("/readyz") == 200, "the pages are there")
    browser.sign_in()

    assert broker.kill() == -9
    away_since = time.monotonic()
    draft = clinic.treatment("2027-03-10", follow_up="2027-03-11 09:00")
    booked = browser.post("/booking/book", **as_fields(draft), key=new_key())
    assert booked.status == 303
    clock.advance(minutes=4)
    took = within(60, lambda: all_settled(sql), "the watchdog sends")
    note(f"the watchdog had sent everything after {took:.1f} s")
    check(sql, mail, queued + 5)
    assert len(mail.received) == len(set(sql.references().values()))
    assert browser.status("/readyz") == 200
    rounds, slowest = _send_without_redis(sql, away_since + AWAY)
    note(f"{rounds} times more news was due without Redis; out after {slowest:.1f} s at the latest")

    stale = sql.last_tick()
    broker.start()
    took = within(90, lambda: sql.last_tick() != stale, "ticks resume")
    note(f"ticks resumed after {took:.1f} s")
    sql.copy_news(2, rounds)
    within(60, lambda: all_settled(sql), "mails go out by ticks again")
    check(sql, mail, (rounds + 3) * (queued + 5))
    assert [one.exit_code for one in (web, worker, beat)] == [None, None, None]


def _send_without_redis(sql, until):
    """Queue news again and again until then; how often, and how long it took at most."""
    rounds, slowest = 0, 0.0
    while time.monotonic() < until:
        sql.copy_news(1, rounds)
        rounds += 1
        slowest = max(slowest, within(LATEST, lambda: all_settled(sql), "the watchdog sends"))
        time.sleep(max(0.0, min(EVERY, until - time.monotonic())))
    return rounds, slowest
