"""`hours`: when people work and clinics are open, by command."""

import json

import pytest

from coord.cli.hours import hours
from coord.services import booking
from tests.clinic import count, once
from tests.conftest import NOW

DAN = "dan@demo.example"
TUESDAY = ("--from", "2027-03-02")


@pytest.fixture
def run(app, clinic):
    return lambda *arguments: app.test_cli_runner().invoke(hours, arguments)


def shown(run):
    return json.loads(run("show", DAN, "--json").stdout)


def hours_of(run, day):
    return next(one["hours"] for one in shown(run)["days"] if one["day"] == day)


def test_somebody_is_away_and_there_after_all(run):
    away = run("away", DAN, *TUESDAY, "--after", "12:00", "--kind", "training")
    left = hours_of(run, "2027-03-02")
    (absence,) = shown(run)["time_off"]
    back = run("back", DAN, str(absence["number"]))

    assert (away.stdout, back.stdout) == ("Saved.\n", "Saved.\n")
    assert (absence["kind"], absence["from"]) == ("training", "2027-03-02T12:00")
    assert left[-1]["to"] == "2027-03-02T12:00"
    assert hours_of(run, "2027-03-02")[-1]["to"] > "2027-03-02T12:00"


def test_a_preview_keeps_nothing(run):
    looked = run("away", DAN, *TUESDAY, "--preview")

    assert looked.exit_code == 0
    assert "2027-03-02  -" in looked.stdout
    assert shown(run)["time_off"] == []


def test_what_would_break_visits_is_saved_only_anyway(run, clinic):
    draft = clinic.treatment("2027-03-02", follow_up="2027-03-03 09:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    looked = run("away", DAN, *TUESDAY, "--preview")
    refused, saved = run("away", DAN, *TUESDAY), run("away", DAN, *TUESDAY, "--anyway")

    assert "breaks Tue 2027-03-02 09:00" in looked.stdout
    assert (refused.exit_code, saved.exit_code) == (1, 0)
    assert "Treatment visit (IV): Dan Ortiz, LMFT is away." in refused.stderr


def test_weekly_hours_single_days_and_limits_are_kept(run):
    weekly = ("--weekday", "sat", "--opens", "09:00", "--closes", "13:00", "--from", "2027-03-01")
    sunday = ("--day", "2027-03-07", "--opens", "10:00", "--closes", "12:00")

    assert run("add", DAN, "--clinic", "harbor", *weekly, "--every", "2").stdout == "Saved.\n"
    assert run("day", DAN, "--clinic", "harbor", *sunday).stdout == "Saved.\n"
    assert run("limits", DAN, "--day-minutes", "360").stdout == "Saved.\n"
    assert count("availability_rule", "weekday = 5 AND every_weeks = 2") == 1
    assert count("availability_exception") == 1


def test_a_clinic_closes_and_the_way_to_another_is_known(run):
    closed = run("close", "harbor", *TUESDAY, "--name", "Repairs")
    again = run("close", "harbor", *TUESDAY)
    feasts, way = run("holidays", "harbor", "2027"), run("travel", "harbor", "summit", "45")

    assert [one.exit_code for one in (closed, again, feasts, way)] == [0, 1, 0, 0]
    assert "first: The clinic is closed then already." in again.stderr
    assert [one["clinic"] for one in hours_of(run, "2027-03-02")] == ["Summit Clinic"]
    assert count("clinic_travel") == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(("away", DAN, *TUESDAY, "--to", "2027-03-01"), "before the first", id="backwards"),
        pytest.param(("away", DAN, "--from", "2020-03-01"), "has passed", id="in_the_past"),
        pytest.param(("away", DAN, "--from", "2037-03-01"), "two years ahead", id="ten_years"),
        pytest.param(
            ("away", DAN, "--from", "2027-03-14", "--after", "02:30"), "The clocks skip", id="no_such_hour"
        ),
        pytest.param(("away", "nobody@demo.example", *TUESDAY), "no practitioner", id="a_stranger"),
        pytest.param(("back", DAN, "4711"), "no such absence", id="no_such_absence"),
        pytest.param(("limits", DAN, "--work-minutes", "240"), "Give both", id="half_a_break"),
        pytest.param(("travel", "harbor", "harbor", "5"), "same clinic twice", id="no_way"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_kept(run, arguments, sentence):
    done = run(*arguments)

    assert done.exit_code == 1
    assert sentence in done.stderr
