"""The web server's processes are killed while people book: what was acknowledged is there, whole, and once."""

import os
import random
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from coord.web.forms import as_fields, new_key
from tests.faults.browser import AWAY, Browser
from tests.faults.processes import LONG, within
from tests.servers.running import free_port

KILLS = 50 if LONG else 3
CLIENTS = 4
LAST_PAUSE = 0.4
FIRST_DAY = date(2027, 3, 8)


@pytest.mark.timeout(1800 if LONG else 120)
def test_what_was_acknowledged_under_fire_is_there_whole_and_once(site, sql, clinic):
    port = free_port()
    web = site.web(port, workers=2)
    sql.change("UPDATE treatment_order SET doses_left = 1000")
    within(60, lambda: Browser(port).status("/readyz") == 200, "the pages are there")
    fire, drafts = threading.Event(), _drafts(clinic)
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients = [pool.submit(_book_on, Browser(port), drafts, fire) for _ in range(CLIENTS)]
        try:
            _kill_workers(web, clients)
        finally:
            fire.set()
        acknowledged = [one for client in clients for one in client.result()]

    tries = sum(tried for _, tried in acknowledged)
    print(f"{len(acknowledged)} bookings acknowledged in {tries} tries under {KILLS} kills")
    assert acknowledged
    assert tries > len(acknowledged) or not LONG
    names = [name for name, _ in acknowledged]
    assert len(set(names)) == len(names)
    mains = sql.rows("SELECT public_id, id FROM appointment WHERE follows_id IS NULL")
    assert {name for name, _ in mains} == set(names)
    assert [name for name, id_ in mains if _unit(sql, id_) != WHOLE] == []
    assert sql.one("SELECT count(*) FROM occupancy") == 9 * len(names)
    assert sql.one("SELECT count(*) FROM idempotency_key") == len(names)
    assert sql.one("SELECT count(*) FROM audit_entry WHERE did = 'appointment.booked'") == len(names)
    assert web.exit_code is None
    assert web.stop() == 0


WHOLE = (2, 2, 9)


def _unit(sql, id_):
    """How many appointments, participants and occupancies the unit has."""
    unit = "(SELECT id FROM appointment WHERE id = :id OR follows_id = :id)"
    return (
        sql.one(f"SELECT count(*) FROM appointment WHERE id IN {unit}", id=id_),
        sql.one(f"SELECT count(*) FROM participant WHERE appointment_id IN {unit}", id=id_),
        sql.one(f"SELECT count(*) FROM occupancy WHERE appointment_id IN {unit}", id=id_),
    )


def _drafts(clinic):
    """Units that do not stand in each other's way: four days a week, each patient every other day."""
    for number in range(160):
        week, day = divmod(number, 4)
        first = FIRST_DAY + timedelta(weeks=week, days=day)
        then = first + timedelta(days=1)
        patient = "P-4" if day % 2 else "P-1"
        yield clinic.treatment(f"{first}", "08:00", patient=patient, follow_up=f"{then} 14:00")


_taking = threading.Lock()


def _book_on(browser, drafts, fire):
    """Book one unit after the other, each with its key until it is answered; (name, tries) of each."""
    _tried(browser.sign_in)
    done = []
    while not fire.is_set():
        with _taking:
            draft = next(drafts)
        fields = as_fields(draft) | {"key": new_key()}
        answer, tries = _tried(lambda fields=fields: browser.post("/booking/book", **fields))
        assert answer.status == 303, answer.text
        done.append((answer.location.rsplit("/", 1)[1], tries))
    return done


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


def _kill_workers(web, clients):
    """kill -9 for one of the two processes that serve, again and again, at moments nobody chose."""
    for _ in range(KILLS):
        within(60, lambda: len(web.children) == 2 or any(one.done() for one in clients), "both serve")
        time.sleep(random.uniform(0, LAST_PAUSE))
        os.kill(random.choice(web.children), signal.SIGKILL)
