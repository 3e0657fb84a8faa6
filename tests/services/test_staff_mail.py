"""Practitioners hear of their day and of papers that end, once; what fails is put in front of the desk."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.services import booking, policies, showing, staff_mail
from coord.services.policies.trying import When
from coord.store.db import reading, transaction
from tests.clinic import PATIENT_ASKED, count, once, utc
from tests.conftest import NOW

SIX = utc("2027-03-02T14:00")  # in the clinic
QUALIFICATION = "UPDATE qualification SET valid_until = '{}' WHERE kind = 'LMFT' OR kind = 'PSY'"


@pytest.fixture
def visit(clinic):
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment


def run(post, moment):
    staff_mail.queue(moment)
    post.deliver(moment)


def agendas(post, who):
    return [kept.part("text/plain") for kept in post.to(who) if kept.mail["Subject"].startswith("Your day")]


def change(statement):
    with transaction() as tx:
        tx.execute(text(statement))


def test_a_day_names_hours_and_places_and_nobody(visit, post):
    run(post, NOW)
    run(post, SIX - timedelta(minutes=1))
    early = agendas(post, "ada")
    run(post, SIX)
    run(post, SIX + timedelta(minutes=10))

    (said,) = agendas(post, "ada")
    assert early == []
    assert "you have 1 appointment:" in said
    assert "Tuesday, March 2, 2027, 9:00 AM – 9:15 AM (Pacific Standard Time), Harbor, Drip" in said
    assert "Alice" not in said
    assert len(agendas(post, "dan")) == 1
    assert agendas(post, "fay") == []


def test_a_day_is_told_as_it_stands_then(clinic, visit, post):
    staff_mail.queue(NOW)
    booking.cancel(visit, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    post.deliver(SIX)

    assert agendas(post, "ada") == []
    assert count("message", "why = 'nothing to tell any more'") == 3


def test_a_house_may_send_no_days(clinic, visit, post):
    policies.change(
        "reminders", {"sends_agenda": False}, When(date(2027, 3, 1)), by=clinic.scheduler, now=NOW
    )
    staff_mail.queue(NOW)

    assert count("message", "kind = 'agenda'") == 0


def test_a_licence_that_ends_is_told_at_each_step_once(clinic, post):
    change(QUALIFICATION.format("2027-05-20"))
    for day in range(0, 82, 3):
        run(post, NOW + timedelta(days=day))

    with reading() as tx:
        keys = tx.scalars(text("SELECT dedupe_key FROM message WHERE kind = 'licence_ends'")).all()
    steps = [int(key.rpartition("/")[2]) for key in keys]
    (said, *_) = [k for k in post.to("dan") if k.mail["Subject"] == "One of your papers ends soon"]
    assert {step: steps.count(step) for step in steps} == dict.fromkeys((90, 60, 30, 7), len(steps) // 4)
    assert "ends on Thursday, May 20, 2027." in said.part("text/plain")


def test_the_desk_sees_whose_licence_ends(clinic, post):
    change(QUALIFICATION.format("2027-03-20"))
    run(post, NOW)
    tasks = [one for one in showing.all_tasks(by=clinic.scheduler, now=NOW) if one.kind == "licence_ends"]

    assert tasks
    assert all(one.practitioner and one.patient is None for one in tasks)
    assert {end.valid_until for one in tasks for end in one.ends} == {date(2027, 3, 20)}
    assert count("audit_entry", "did = 'licence.warned'") == count("task", "kind = 'licence_ends'")


def test_a_mail_that_fails_is_put_in_front_of_the_desk_once_for_a_visit(clinic, visit, post):
    post.server.behaviour = "550"
    post.deliver(NOW + timedelta(minutes=3))

    assert count("message", "status = 'failed'") > 2
    assert count("task", "kind = 'message_failed' AND status = 'open'") == 2


def test_a_mail_that_goes_out_in_the_end_worries_nobody(clinic, visit, post):
    post.server.behaviour = "451"
    post.deliver(NOW + timedelta(minutes=3))
    post.server.behaviour = "well"
    post.deliver(NOW + timedelta(minutes=6))

    assert count("task") == 0
