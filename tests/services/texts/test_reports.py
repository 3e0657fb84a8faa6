"""Reports of the provider: doubled, out of order, early or late, they say the same in the end."""

import itertools
from datetime import timedelta

import pytest

from coord import links
from coord.messaging.texts.provider import Report, State
from coord.services import texts
from tests.clinic import count
from tests.services.texts.conftest import DUE, SECRET, column, one, run
from tests.services.texts.test_sending import fate, open_tasks

ACCEPTED, SENT, DELIVERED, FAILED = State.ACCEPTED, State.SENT, State.DELIVERED, State.FAILED


def report(office, *states, code="", at=DUE, text=0):
    """What the provider says of a text that it has taken."""
    taken = office.fake.taken[text]
    token = taken.report_to.rpartition("/")[2]
    return [texts.reported(token, Report(taken.sid, state, code), secret=SECRET, now=at) for state in states]


def state():
    return one("SELECT state FROM text_attempt")


@pytest.mark.parametrize("order", list(itertools.permutations([ACCEPTED, SENT, DELIVERED])), ids="-".join)
def test_in_whatever_order_reports_come_a_text_has_arrived_in_the_end(office, text_id, order):
    office.deliver(DUE)
    report(office, *order, *order)

    assert (state(), fate(text_id)) == ("delivered", "sent")
    assert open_tasks() == []


def test_what_did_not_arrive_is_shown_and_put_in_front_of_somebody_once(office, text_id):
    office.deliver(DUE)
    report(office, SENT, FAILED, FAILED, SENT, ACCEPTED, code="30003")

    assert (state(), fate(text_id)) == ("failed", "failed")
    assert open_tasks() == ["text_failed"]
    assert column("SELECT why FROM message") == ["not delivered, error 30003"]
    assert count("audit_entry", "did = 'message.failed'") == 1


def test_the_end_of_a_text_stays(office, text_id):
    office.deliver(DUE)
    report(office, DELIVERED, FAILED)

    assert (state(), fate(text_id)) == ("delivered", "sent")


def test_a_report_settles_what_was_unknown(office, text_id):
    office.fake.mood = "reset"
    office.deliver(DUE)
    before = fate(text_id)
    report(office, SENT)

    assert (before, fate(text_id)) == ("unknown", "sent")
    assert count("audit_entry", "did = 'message.found_sent'") == 1
    assert office.look_up(DUE + timedelta(hours=1)) == 0


def test_a_report_of_what_somebody_is_about_to_send_again_keeps_it_from_going_out_twice(office, text_id):
    office.fake.mood = "reset"
    office.deliver(DUE)
    office.fake.mood = "well"
    run("UPDATE message SET status = 'pending', due_at = :due", due=DUE.replace(tzinfo=None))
    report(office, DELIVERED)
    office.deliver(DUE + timedelta(minutes=1))

    assert fate(text_id) == "sent"
    assert len(office.fake.taken) == 1


def test_an_early_failure_outlasts_the_answer_that_comes_after_it(office, text_id):
    real = office.sender.send

    def send(parcel):
        outcome = real(parcel)
        report(office, FAILED)
        return outcome

    office.sender.send = send
    office.deliver(DUE)

    assert fate(text_id) == "failed"
    assert open_tasks() == ["text_failed"]


def test_an_early_report_outlasts_a_call_that_went_silent(office, text_id):
    office.fake.mood = "reset"
    real = office.sender.send

    def send(parcel):
        outcome = real(parcel)
        report(office, SENT)
        return outcome

    office.sender.send = send
    office.deliver(DUE)

    assert fate(text_id) == "sent"


def test_a_report_of_an_older_attempt_does_not_undo_a_newer_one(office, text_id):
    office.fake.mood = "reset"
    office.deliver(DUE)
    office.fake.mood = "well"
    run("UPDATE message SET status = 'pending'")
    office.deliver(DUE + timedelta(minutes=1))
    report(office, FAILED)

    assert fate(text_id) == "sent"
    assert open_tasks() == []


def test_a_report_that_names_another_text_says_nothing_of_this_one(office, text_id):
    office.deliver(DUE)
    token = office.fake.taken[0].report_to.rpartition("/")[2]
    texts.reported(token, Report("SM-another", FAILED), secret=SECRET, now=DUE)

    assert (state(), fate(text_id)) == ("accepted", "sent")


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("A" * 40, id="forged"),
        pytest.param("", id="none"),
        pytest.param(links.receipt("another secret", 1, 1), id="of-another-house"),
        pytest.param(links.receipt(SECRET, 999_999, 1), id="of-no-message"),
        pytest.param(links.sign(SECRET, links.Purpose.VISIT, links.Link(1, 1, 1, 1)), id="of-a-page"),
    ],
)
def test_an_address_that_was_never_given_is_of_nothing(office, text_id, token):
    office.deliver(DUE)
    sid = office.fake.taken[0].sid

    assert not texts.reported(token, Report(sid, FAILED), secret=SECRET, now=DUE)
    assert fate(text_id) == "sent"
