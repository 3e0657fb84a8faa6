"""The tasks that follow from what really happened, and what takes them back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.changes import FollowUpFate, NotTreatedReason
from coord.domain.local_time import to_minute
from coord.domain.ride import LeftHow
from coord.services import booking, policies, showing, visits
from coord.services.booking import Noted, Refused
from coord.services.policies.trying import When
from coord.store.db import reading
from tests.clinic import once, utc
from tests.conftest import NOW

NINE = utc("2027-03-02T17:00")
TEN_PAST = NINE + timedelta(minutes=10)
ELEVEN = NINE + timedelta(hours=2)
CHECKS = ("fasted", "readings", "ride_confirmed")


@pytest.fixture
def visit(clinic):
    """A treatment visit whose type has a safety programme, with a ride that was reached."""
    rule = {"watched_types": ["dosing_iv"]}
    policies.change("afterwards", rule, When(date(2027, 3, 1)), by=clinic.scheduler, now=NOW)
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    clinic.reach_ride(booked.appointment, NINE)
    return booked.appointment


@pytest.fixture
def do(clinic, visit):
    def step(work, *arguments, now, **more):
        return work(visit, version_of(visit), *arguments, **more, by=clinic.scheduler, now=now, once=once())

    return step


@pytest.fixture
def begun(do):
    """It began ten minutes late."""
    do(visits.arrive, NINE, CHECKS, now=NINE)
    assert isinstance(do(visits.begin, TEN_PAST, now=TEN_PAST), Noted)


def version_of(name):
    with reading() as tx:
        query = text("SELECT version FROM appointment WHERE public_id = :name")
        return tx.execute(query, {"name": name}).scalar_one()


def open_tasks():
    with reading() as tx:
        rows = tx.execute(
            text("SELECT kind, due_at FROM task WHERE status = 'open' ORDER BY due_at, id")
        ).all()
    moments = ((kind, utc(due) if isinstance(due, str) else due) for kind, due in rows)
    return {kind: f"{moment:%m-%d %H:%M}" for kind, moment in moments}


def test_blood_pressure_is_due_forty_minutes_after_the_real_beginning(begun):
    assert open_tasks() == {"blood_pressure": "03-02 17:50"}


def test_nobody_is_sent_home_within_two_hours_of_the_real_beginning(clinic, visit, begun, do):
    early = do(visits.complete, ELEVEN, now=ELEVEN, left=LeftHow.RIDE)
    leave = visits.may_leave_at(visit, by=clinic.scheduler, now=ELEVEN)

    assert leave == to_minute(ELEVEN) + 10
    assert isinstance(early, Refused)
    assert [one.reason for one in early.refusals] == [
        why.LeavesTooEarly(field=why.Field.TIME, earliest=to_minute(ELEVEN) + 10)
    ]
    later = ELEVEN + timedelta(minutes=10)
    assert isinstance(do(visits.complete, later, now=later, left=LeftHow.RIDE), Noted)


def test_who_goes_against_advice_goes_and_is_called(begun, do):
    assert isinstance(do(visits.complete, ELEVEN, now=ELEVEN, left=LeftHow.AGAINST_ADVICE), Noted)
    assert "left_against_advice" in open_tasks()


def test_calls_forms_and_questionnaires_are_due_by_the_clinics_clock(begun, do):
    later = ELEVEN + timedelta(minutes=10)
    do(visits.complete, later, now=later, left=LeftHow.RIDE)

    assert open_tasks() == {
        "blood_pressure": "03-02 17:50",
        "call_next_day": "03-03 18:00",
        "safety_form": "03-09 18:00",
        "phq9": "03-16 17:00",
        "gad7": "03-16 17:00",
        "pcl5": "03-30 17:00",
    }


def test_a_wrong_tick_takes_its_tasks_back(begun, do):
    later = ELEVEN + timedelta(minutes=10)
    do(visits.complete, later, now=later, left=LeftHow.RIDE)
    do(visits.undo, now=later)
    undone = open_tasks()
    do(visits.undo, now=later)

    assert undone == {"blood_pressure": "03-02 17:50"}
    assert open_tasks() == {}


@pytest.mark.parametrize("step", ["end", "keep_as_talk"])
def test_whoever_is_not_treated_today_is_asked_nothing_afterwards(clinic, visit, do, post, step):
    do(visits.arrive, NINE, CHECKS, now=NINE)
    do(getattr(visits, step), NotTreatedReason.ATE, FollowUpFate.CANCEL, now=NINE)
    if step == "keep_as_talk":
        do(visits.complete, ELEVEN, now=ELEVEN)
    before = len(post.texts.kept)
    post.deliver(ELEVEN + timedelta(minutes=1))

    assert open_tasks() == {}
    assert not [one for one in post.texts.kept[before:] if "drive" in one.text]


def test_the_board_shows_what_is_due_within_two_days_and_counts_the_rest(clinic, visit, begun, do):
    later = ELEVEN + timedelta(minutes=10)
    do(visits.complete, later, now=later, left=LeftHow.RIDE)
    board = showing.board(date(2027, 3, 2), None, by=clinic.scheduler, now=later)

    assert [one.kind for one in board.tasks] == ["blood_pressure", "call_next_day"]
    assert [one.kind for one in showing.all_tasks(by=clinic.scheduler, now=later)][2:] == [
        "safety_form", "phq9", "gad7", "pcl5",
    ]  # fmt: skip
    assert board.later_tasks == 4
