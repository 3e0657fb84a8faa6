"""Words between visits go out only where a clinician has turned them on, and no longer than that."""

from datetime import timedelta

import pytest

from coord.domain.reminders import MessageKind as Kind
from coord.domain.ride import LeftHow
from coord.services import booking, people, visits
from tests.clinic import count, once, utc
from tests.conftest import NOW

NINE, ELEVEN = utc("2027-03-02T17:00"), utc("2027-03-02T19:00")
CHECKS = ("fasted", "readings", "ride_confirmed")


@pytest.fixture
def visit(clinic):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    clinic.reach_ride(booked.appointment, NINE)
    return booked.appointment


def choose(clinic, *kinds):
    people.prompting.choose_prompts(clinic.patients["P-1"], kinds, by=clinic.scheduler, now=NOW)


def hold(clinic, visit):
    """Treat, and close the visit at eleven."""
    who = {"by": clinic.scheduler, "once": once()}
    visits.arrive(visit, 1, NINE, CHECKS, now=NINE, **who)
    visits.begin(visit, 2, NINE, now=NINE, **who | {"once": once()})
    visits.complete(visit, 3, ELEVEN, left=LeftHow.RIDE, now=ELEVEN, **who | {"once": once()})


def prompted(post):
    return [kept.mail["Subject"] for kept in post.to("alice") if kept.mail["Subject"].startswith("A word")]


def test_after_a_treatment_one_word_a_day(clinic, visit, post):
    choose(clinic, Kind.PROMPT_MEALS, Kind.PROMPT_SLEEP)
    hold(clinic, visit)
    found = []
    for days in (0, 1, 2, 3):
        post.deliver(utc("2027-03-02T19:30") + timedelta(days=days))
        found.append(len(prompted(post)))

    assert found == [0, 1, 2, 2]


def test_nobody_gets_what_no_clinician_turned_on(clinic, visit):
    hold(clinic, visit)

    assert count("message", "kind LIKE 'prompt%'") == 0


def test_what_was_turned_off_goes_out_no_more(clinic, visit, post):
    choose(clinic, Kind.PROMPT_SLEEP)
    hold(clinic, visit)
    choose(clinic)
    post.deliver(utc("2027-03-03T19:30"))

    assert prompted(post) == []
    assert count("message", "why = 'turned off by a clinician'") == 1
    assert count("audit_entry", "did = 'patient.prompts_chosen'") == 2


def test_a_wrong_tick_takes_them_back_and_the_right_one_queues_them_again(clinic, visit):
    choose(clinic, Kind.PROMPT_SLEEP)
    hold(clinic, visit)
    visits.undo(visit, 4, by=clinic.scheduler, now=ELEVEN, once=once())
    undone = count("message", "kind LIKE 'prompt%'")
    visits.complete(visit, 5, ELEVEN, left=LeftHow.RIDE, by=clinic.scheduler, now=ELEVEN, once=once())

    assert undone == 0
    assert count("message", "kind LIKE 'prompt%' AND status = 'pending'") == 1
