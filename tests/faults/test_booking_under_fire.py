"""The web server's processes are killed while people book: what was acknowledged is there, whole, once."""

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from coord.web.forms import as_fields, new_key
from tests.faults import diary
from tests.faults.browser import AWAY, Browser
from tests.faults.processes import LONG, note, within
from tests.servers.running import free_port

KILLS = 50 if LONG else 3
CLIENTS = 4
LATEST = 0.25
FIRST_DAY = date(2027, 3, 8)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"] if LONG else ["sqlite"], indirect=True)
def test_f05_what_was_acknowledged_under_fire_is_there_whole_and_once(site, sql, clinic):
    port = free_port()
    web = site.web(port, workers=2)
    sql.change("UPDATE treatment_order SET doses_left = 1000, valid_until = '2029-12-31'")
    sql.change("UPDATE gate SET expires_on = '2029-12-31'")
    within(60, lambda: Browser(port).status("/readyz") == 200, "the pages are there")
    desk = _Desk(clinic)
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(_book_on_demand, Browser(port), desk) for _ in range(CLIENTS)]
        try:
            _fire(web, desk, clients)
        finally:
            desk.close()
        for client in clients:
            client.result()

    tries = sum(tried for _, tried in desk.acknowledged)
    note(f"{len(desk.acknowledged)} bookings acknowledged in {tries} tries under {KILLS} kills")
    _check(sql, [name for name, _ in desk.acknowledged])
    assert web.exit_code is None
    assert web.stop() == 0


def _check(sql, names):
    assert len(names) == CLIENTS * KILLS
    assert len(set(names)) == len(names)
    assert set(diary.mains(sql)) == set(names)
    diary.check(sql, len(names))
    assert sql.one("SELECT count(*) FROM idempotency_key") == len(names)
    assert sql.one("SELECT count(*) FROM audit_entry WHERE did = 'appointment.booked'") == len(names)


class _Desk:
    """What the clients are to book, when, and what was acknowledged: (name, tries) of each."""

    def __init__(self, clinic):
        self.wishes, self.acknowledged, self.is_closed = threading.Semaphore(0), [], False
        self._drafts, self._lock = _drafts(clinic), threading.Lock()

    def next(self):
        with self._lock:
            return next(self._drafts)

    def close(self):
        self.is_closed = True
        self.wishes.release(CLIENTS)


def _drafts(clinic):
    """Units that do not stand in each other's way: four days a week, each patient every other day."""
    for number in range(CLIENTS * KILLS):
        week, day = divmod(number, 4)
        first = FIRST_DAY + timedelta(weeks=week, days=day)
        then = first + timedelta(days=1)
        patient = "P-4" if day % 2 else "P-1"
        yield clinic.treatment(f"{first}", "08:00", patient=patient, follow_up=f"{then} 14:00")


def _book_on_demand(browser, desk):
    """Book a unit for each wish, with one key until it is answered."""
    _tried(browser.sign_in)
    while desk.wishes.acquire() and not desk.is_closed:
        fields = as_fields(desk.next()) | {"key": new_key()}
        answer, tries = _tried(lambda fields=fields: browser.post("/booking/book", **fields))
        assert answer.status == 303, answer.text
        desk.acknowledged.append((answer.location.rsplit("/", 1)[1], tries))


def _tried(work):
    """Work's answer and how many tries it took; a server that was killed is asked again."""
    deadline, tries = time.monotonic() + 60, 0
    while True:
        tries += 1
        try:
            answer = work()
            if answer is None or answer.status < 500:
                return answer, tries
        except AWAY:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def _fire(web, desk, clients):
    """While the clients book, kill -9 for one of the two processes that serve, at a moment nobody chose."""
    for number in range(1, KILLS + 1):
        within(60, lambda: len(web.children) == 2, "both serve")
        desk.wishes.release(CLIENTS)
        time.sleep(random.uniform(0, LATEST))
        os.kill(random.choice(web.children), signal.SIGKILL)
        within(
            90,
            lambda goal=CLIENTS * number: (
                len(desk.acknowledged) == goal or any(one.done() for one in clients)
            ),
            "every booking is answered",
        )
