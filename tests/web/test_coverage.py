"""Who is on site stands on a page and in a command, with what is missing."""

import json
import re

import pytest
from sqlalchemy import text

from coord.cli.attendance import attendance
from coord.cli.coverage import coverage
from coord.services import booking
from coord.services.booking import Booked
from coord.store.db import transaction
from tests.clinic import once, utc
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


def test_who_comes_and_goes_is_ticked_on_the_page(scheduler, clinic):
    page = {"clinic": clinic.clinics["harbor"]}
    assert "All planned today are here" in scheduler.get("/coverage/", query_string=page).text

    ada = clinic.practitioners["ada"]
    assert scheduler.post("/coverage/here", **page, who=ada).status_code == 303
    shown = scheduler.get("/coverage/", query_string=page).text
    assert "1 ticked as here." in shown
    assert "✓ since Mon 1 Mar, 7:00 am PST" in shown
    assert "Here now: Ada Okoro, MD" in shown

    assert scheduler.post("/coverage/left", **page, who=ada).status_code == 303
    assert "Here now: nobody" in scheduler.get("/coverage/", query_string=page).text


def test_a_tick_on_a_visits_page_keeps_what_is_ticked_there_and_not_saved_yet(scheduler, clinic, at):
    name = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment
    at(utc("2027-03-02 16:55"))
    page = scheduler.get(f"/appointments/{name}").text
    assert "Cleo Tran, RN is here" in page
    assert f'formaction="/appointments/{name}/here"' in page

    fields = {"who": clinic.practitioners["cleo"], "check": ["fasted"], "checks_shown": "yes"}
    page = scheduler.post(f"/appointments/{name}/here", **fields).text
    assert "✓ Cleo Tran, RN is here" in page
    assert re.findall(r'value="(\w+)" checked', page) == ["fasted"]
    assert scheduler.get(f"/appointments/{name}/here").headers["Location"] == f"/appointments/{name}"


def test_a_refused_step_keeps_what_is_ticked_and_typed(scheduler, clinic, at):
    name = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment
    at(utc("2027-03-02 16:55"))
    page = scheduler.get(f"/appointments/{name}").text
    hidden = dict(re.findall(r'name="(key|version)" value="([^"]*)"', page))
    fields = {"at": "08:51", "check": ["fasted"], "checks_shown": "yes"}
    refused = scheduler.post(f"/appointments/{name}/begun", **hidden | fields)
    early = scheduler.post(f"/appointments/{name}/arrived", **hidden | fields | {"at": "23:00"})

    assert (refused.status_code, early.status_code) == (409, 409)
    assert re.findall(r'value="(\w+)" checked', refused.text) == ["fasted"]
    assert re.findall(r'id="arrived_at"[^>]*value="([^"]*)"', refused.text) == ["08:55"]
    assert re.findall(r'id="arrived_at"[^>]*value="([^"]*)"', early.text) == ["23:00"]


def test_another_day_has_no_ticks(scheduler, clinic):
    page = scheduler.get("/coverage/", query_string={"clinic": clinic.clinics["harbor"], "day": DAY})

    assert "Here now" not in page.text


def test_a_door_may_tick_by_command(app, clinic):
    run = app.test_cli_runner().invoke

    assert "1 ticked as here." in run(attendance, ["here", "ada@demo.example", "--clinic", "harbor"]).stdout
    listed = json.loads(run(attendance, ["list", "--clinic", "harbor", "--json"]).stdout)
    assert [one["name"] for one in listed] == ["Ada Okoro, MD"]
    assert "Ticked as gone." in run(attendance, ["left", "ada@demo.example"]).stdout
    assert "Nobody is ticked as here" in run(attendance, ["list", "--clinic", "harbor"]).stdout
    assert "There is no practitioner" in run(attendance, ["left", "nobody@demo.example"]).stderr
