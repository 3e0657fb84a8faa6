"""Who is on site stands on a page and in a command, with what is missing."""

import json

import pytest
from sqlalchemy import text

from coord.cli.coverage import coverage
from coord.services import booking
from coord.services.booking import Booked
from coord.store.db import transaction
from tests.clinic import once
from tests.conftest import NOW

DAY = "2027-03-02"


@pytest.fixture
def booked(clinic):
    assert isinstance(booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()), Booked)


@pytest.fixture
def run(app, clinic):
    return lambda *words: app.test_cli_runner().invoke(coverage, words)


def lose_life_support():
    with transaction() as tx:
        tx.execute(text("UPDATE qualification SET valid_until = '2027-03-01' WHERE kind IN ('ACLS', 'BLS')"))


def test_the_page_tells_who_is_there_during_treatments(scheduler, clinic, booked):
    page = scheduler.get("/coverage/", query_string={"clinic": clinic.clinics["harbor"], "day": DAY})

    assert "1 treatment visit." in page.text
    assert "At every minute of the treatment visits enough people are there." in page.text
    assert "Advanced life support" in page.text
    assert "Who is on site" in scheduler.get("/").text


def test_the_page_marks_when_somebody_is_missing(scheduler, clinic, booked):
    lose_life_support()
    page = scheduler.get("/coverage/", query_string={"clinic": clinic.clinics["harbor"], "day": DAY})

    assert "Somebody is missing" in page.text
    assert "✕ 1" in page.text


def test_a_strange_clinic_is_not_found(scheduler):
    assert scheduler.get("/coverage/", query_string={"clinic": "nowhere"}).status_code == 404


@pytest.mark.parametrize("day", ["soon", "1800-01-01", ""])
def test_a_day_that_makes_no_sense_is_today(scheduler, day):
    assert "Who is on site: Mon 1 Mar" in scheduler.get("/coverage/", query_string={"day": day}).text


def test_the_command_tells_the_same(run, booked):
    done = run("--clinic", "harbor", "--day", DAY, "--json")
    told = json.loads(done.stdout)

    assert done.exit_code == 0
    assert told["treatments"] == 1
    assert any(one["needed"] and one["there"] for one in told["lines"]["prescriber"])


def test_the_command_fails_where_somebody_is_missing(run, booked):
    lose_life_support()
    done = run("--clinic", "harbor", "--day", DAY)

    assert done.exit_code == 1
    assert "nobody  MISSING" in done.stdout


def test_an_unknown_clinic_is_one_sentence(run):
    assert "There is no clinic nowhere." in run("--clinic", "nowhere").stderr
