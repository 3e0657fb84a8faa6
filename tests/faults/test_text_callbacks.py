"""Reports and replies that come doubled, in any order, and in the middle of a batch."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from celery import Celery

from tests.fake_twilio import incoming_form, post, status_form
from tests.faults import texting as phones
from tests.faults.browser import Browser
from tests.faults.processes import LONG, note, within

TEXTS = 100 if LONG else 12
RACES = 500 if LONG else 6
BATCH, LATEST = 12, 0.25
PHONE = "+15105550200"
BOTH = ["sqlite", "postgresql"] if LONG else ["postgresql"]
pytestmark = pytest.mark.parametrize("database_url", BOTH, indirect=True)
ENDS = (("delivered", None), ("undelivered", 30003), ("failed", 30008))


@pytest.fixture
def pages(texting, site) -> str:
    site.web(texting, workers=2)
    within(60, lambda: Browser(texting).status("/readyz") == 200, "the pages are there")
    return f"http://127.0.0.1:{texting}"


def test_reports_in_any_order_and_doubled_say_the_same_in_the_end(pages, site, sql, provider, clock, clinic):
    contact = phones.telephone(sql, clinic, PHONE)
    for _ in range(TEXTS):
        phones.queue(sql, contact)
    site.beat()
    worker = site.worker()
    within(120, lambda: len(provider.taken) == TEXTS, "every text was taken")
    within(60, lambda: phones.all_settled(sql), "every text was settled")

    ends = {text.sid: random.choice(ENDS) for text in provider.taken}
    reports = [
        (text, status, ends[text.sid][1] if status == ends[text.sid][0] else None)
        for text in provider.taken
        for status in ("queued", "sending", "sent", ends[text.sid][0]) * 2
    ]
    random.shuffle(reports)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda one: post(one[0].report_to, status_form(*one))[0], reports))

    assert set(answers) == {204}
    states = dict(sql.rows("SELECT reference, state FROM text_attempt"))
    wanted = {sid: "delivered" if end == "delivered" else "failed" for sid, (end, _) in ends.items()}
    assert states == wanted
    failed = sum(one == "failed" for one in wanted.values())
    assert phones.counts(sql) == {
        status: number for status, number in (("sent", TEXTS - failed), ("failed", failed)) if number
    }
    assert sql.one("SELECT count(*) FROM audit_entry WHERE did = 'message.failed'") == failed
    phones.never_twice(provider)
    note(f"{len(reports)} reports on {TEXTS} texts, {failed} of which did not arrive")
    assert worker.stop() == 0


def test_f18_after_stop_was_acknowledged_no_call_to_the_telephone_begins(
    pages, site, sql, provider, clock, clinic, broker
):
    """F17 for texts too: the word comes at a random moment of the batch."""
    provider.slowness = 0.02
    site.beat()
    worker = site.worker()
    ring = Celery(broker=broker.url)
    acknowledged = {}
    for race in range(RACES):
        number = f"+1510556{race:04}"
        contact = phones.telephone(sql, clinic, number)
        for _ in range(BATCH):
            phones.queue(sql, contact)
        ring.send_task("worker.messages.deliver_due")
        within(30, lambda number=number: _calls(provider, number), "the batch has begun")
        time.sleep(random.uniform(0, LATEST))  # the race's offset
        status, _ = post(f"{pages}/texts/in", incoming_form(number, phones.SENDER, "STOP"))
        acknowledged[number] = time.monotonic()
        assert status == 200
    within(60, lambda: phones.all_settled(sql), "every text has come to its end")
    assert worker.stop() == 0

    late = [one for one in provider.asked if one.begun_at > acknowledged[one.to]]
    before, kept_back = len(provider.asked), phones.counts(sql)["suppressed"]
    note(f"{RACES} stops: {before} texts began before, {kept_back} were kept back, {len(late)} began late")
    assert late == []
    assert before + kept_back == RACES * BATCH
    assert kept_back
    assert sql.one("SELECT count(*) FROM contact_point WHERE opted_out_how = 'text'") == RACES
    phones.never_twice(provider)


def _calls(provider, number):
    with provider.lock:
        return [one for one in provider.asked if one.to == number]


def test_a_stop_that_is_brought_many_times_at_once_is_obeyed_once(pages, sql, clinic):
    phones.telephone(sql, clinic, PHONE)
    form = incoming_form(PHONE, phones.SENDER, "CANCEL", "SM-same")
    start = threading.Barrier(8)

    def bring(_):
        start.wait()
        return post(f"{pages}/texts/in", form)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(bring, range(8)))

    assert {status for status, _ in answers} == {200}
    assert sql.one("SELECT count(*) FROM incoming_text") == 1
    assert sql.one("SELECT count(*) FROM task WHERE kind = 'said_cancel'") == 1
    assert sql.one("SELECT count(*) FROM audit_entry WHERE did = 'contact_point.stopped'") == 1
