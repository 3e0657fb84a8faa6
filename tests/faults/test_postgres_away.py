"""PostgreSQL stops at once and comes back under running processes: they say so, and go on by themselves."""

import time
from datetime import datetime

import pytest

from coord.web.forms import as_fields, new_key
from tests.clinic import Clinic, load_small_clinic
from tests.conftest import NOW, _application
from tests.faults.browser import Browser
from tests.faults.cluster import Cluster
from tests.faults.outbox import all_settled, check, queue
from tests.faults.processes import LONG, within
from tests.servers.running import free_port

RESTARTS = 5 if LONG else 1
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
    with _application(database_url) as app:
        load_small_clinic()
        yield app


def test_processes_outlive_a_restart_of_postgresql(site, sql, mail, clock, app, cluster):
    clinic, port = Clinic(), free_port()
    processes = [site.web(port), site.worker(), site.beat()]
    browser = Browser(port)
    within(60, lambda: browser.status("/readyz") == 200, "the pages are there")
    browser.sign_in()
    queued = queue(clinic, clock, sql, 9)
    children, days, acknowledged = processes[0].children, iter(range(10, 29)), []

    for _ in range(RESTARTS):
        mail.slowness = 0.15
        seen = len(mail.received)
        within(60, lambda seen=seen: len(mail.received) > seen + 2 and mail.in_hand, "mails are on the way")
        acknowledged.append(_book(browser, clinic, days))
        sql.change("DELETE FROM message WHERE due_at > :soon", soon=clock.now().replace(second=0))
        cluster.stop_at_once()
        _check_away(browser)
        cluster.start()
        took = within(15, lambda: browser.status("/readyz") == 200, "ready again")
        print(f"ready {took:.1f} s after PostgreSQL")
        assert browser.get("/").status == 200
        clock.advance(seconds=61)
        sql.copy_messages(1, "status IN ('sent', 'unknown') AND kind = 'invitation'")

    mail.slowness = 0
    within(90, lambda: all_settled(sql), "every message has come to its end")
    print(dict(sql.counts()))
    check(sql, mail, queued)
    assert max(mail.times().values()) == 1
    assert sql.counts()["sent"]
    booked = {name for (name,) in sql.rows("SELECT public_id FROM appointment")}
    assert set(acknowledged) <= booked
    assert [one.exit_code for one in processes] == [None, None, None]
    assert processes[0].children == children
    assert "Traceback" not in processes[0].said
