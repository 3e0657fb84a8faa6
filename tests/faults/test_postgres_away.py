"""PostgreSQL stops at once and comes back under running processes: they say so, and go on by themselves."""

import time

import pytest

from coord.web.forms import as_fields, new_key
from tests.clinic import Clinic, load_small_clinic
from tests.conftest import NOW
from tests.faults.browser import Browser
from tests.faults.cluster import Cluster
from tests.faults.outbox import all_settled, check, queue
from tests.faults.processes import LONG, note, within
from tests.lending.applications import application
from tests.servers.running import free_port

DAYS = (10, 15, 17, 22, 24) if LONG else (10,)  # a restart for each
QUICK = 10.0
THREADS = 5  # four senders and the watchdog
SENTENCE = "The database does not answer just now."


@pytest.fixture
def cluster():
    with Cluster() as one:
        yield one


@pytest.fixture
def database_url(cluster) -> str:
    return cluster.url


@pytest.fixture
def app(database_url, at):
    """The small clinic on the cluster that is going to be stopped."""
    at(NOW)
    with application(database_url) as app:
        load_small_clinic()
        yield app


def test_processes_outlive_a_restart_of_postgresql(site, sql, mail, clock, app, cluster):
    clinic, port = Clinic(), free_port()
    mail.slowness = 0.15
    queued = queue(clinic, clock, sql, 48 if LONG else 11)
    processes = [site.web(port), site.worker(), site.beat()]
    browser, acknowledged = Browser(port), []
    within(60, lambda: browser.status("/readyz") == 200, "the pages are there")
    browser.sign_in()
    children = processes[0].children

    for day in DAYS:
        draft = clinic.treatment(f"2027-03-{day}", follow_up=f"2027-03-{day + 1} 09:00")
        booked = browser.post("/booking/book", **as_fields(draft), key=new_key())
        within(60, lambda: mail.in_hand, "a mail is on its way")
        cluster.stop_at_once()
        acknowledged.append(booked.location.rsplit("/", 1)[1])
        _check_away(browser)
        cluster.start()
        took = within(15, lambda: browser.status("/readyz") == 200, "ready again")
        note(f"ready {took:.1f} s after PostgreSQL")
        assert browser.get("/").status == 200
        clock.advance(minutes=4)

    mail.slowness = 0
    within(90, lambda: all_settled(sql), "every message has come to its end")
    note(f"{dict(sql.counts())}")
    check(sql, mail, queued + 5 * len(DAYS))
    assert sql.counts()["unknown"] <= THREADS * len(DAYS)
    assert max(mail.times().values()) == 1
    booked = {name for (name,) in sql.rows("SELECT public_id FROM appointment")}
    assert set(acknowledged) <= booked
    assert [one.exit_code for one in processes] == [None, None, None]
    assert processes[0].children == children


def _check_away(browser):
    """Every page says so in a sentence, and quickly."""
    for path in ("/readyz", "/", "/patients/", "/sign-in"):
        started = time.monotonic()
        answer = browser.get(path)
        assert time.monotonic() - started < QUICK, path
        assert "Traceback" not in answer.text, path
        assert answer.status == 503, path
        assert path == "/readyz" or SENTENCE in answer.text, path
