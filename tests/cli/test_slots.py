"""`slots` and `why-not`: JSON on standard output, sentences on errors, exit codes."""

import json

import pytest

from coord.cli.slots import slots, why_not
from tests.clinic import utc

TALK = ("--patient", "P-1", "--type", "preparation")
WEEK = ("--from", "2027-03-01", "--to", "2027-03-05")


@pytest.fixture
def run(app, clinic):
    return lambda command, *arguments: app.test_cli_runner().invoke(command, arguments)


def test_slots_are_told_as_json(run):
    done = run(slots, *TALK, *WEEK, "--clinic", "harbor", "--json", "--limit", "2")

    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert len(told["slots"]) == 2
    assert told["slots"][0]["appointments"][0]["starts"] == "2027-03-01T16:00Z"


def test_without_days_the_search_begins_with_the_houses_day(run, at):
    at(utc("2027-03-02T00:30"))  # half past four in the afternoon of the 1st

    done = run(slots, *TALK, "--clinic", "harbor", "--json", "--limit", "1", "--to", "2027-03-01")

    assert "before the first" not in done.stderr


def test_slots_are_told_as_lines(run):
    done = run(slots, *TALK, *WEEK, "--with", "lead_therapist=dan@demo.example", "--order", "best")

    assert "Dan Ortiz, LMFT" in done.stdout
    assert "Ben Moreau" not in done.stdout


def test_no_slot_ends_with_one(run):
    done = run(slots, *TALK, "--from", "2027-03-06", "--to", "2027-03-07", "--json")

    assert (done.exit_code, json.loads(done.stdout)["total"]) == (1, 0)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(("--from", "2027-03-05", "--to", "2027-03-01"), "swap them", id="end_before_start"),
        pytest.param(("--from", "2020-01-01", "--to", "2020-01-05"), "have passed", id="in_the_past"),
        pytest.param(("--from", "2027-03-05", "--to", "2037-03-05"), "at most 120 days", id="ten_years"),
        pytest.param(("--with", "shaman=dan@demo.example"), "ROLE=MAIL", id="no_such_role"),
        pytest.param(("--with", "monitor=nobody@demo.example"), "no practitioner", id="no_such_person"),
        pytest.param(("--clinic", "atlantis"), "no clinic atlantis", id="no_such_clinic"),
        pytest.param(("--after", "15:00", "--before", "13:00"), "swap them", id="hours_turned_round"),
        pytest.param(("--patient", "P-404"), "no patient", id="no_such_patient"),
        pytest.param(("--type", "seance"), "no such kind", id="no_such_type"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(run, arguments, sentence):
    done = run(slots, *TALK, *arguments)

    assert done.exit_code in {1, 2}
    assert sentence in done.stderr


def test_a_time_is_explained(run):
    asked = ("--patient", "P-1", "--type", "dosing_iv", "--clinic", "harbor", "--day", "2027-03-06")
    done = run(why_not, *asked, "--at", "10:00", "--json")

    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert "OutsideOpeningHours" in {one["reason"] for one in told["changes"]}
    assert "Dan Ortiz, LMFT" in told["parts"]["lead_therapist"]


def test_a_time_is_explained_for_somebody_by_name(run):
    asked = (*TALK, "--clinic", "harbor", "--day", "2027-03-02", "--at", "07:00", "--json")
    done = run(why_not, *asked, "--with", "lead_therapist=ben@demo.example")

    assert list(json.loads(done.stdout)["parts"]["lead_therapist"]) == ["Ben Moreau, PsyD"]


def test_an_hour_that_does_not_exist_is_said(run):
    asked = ("--patient", "P-1", "--type", "preparation", "--clinic", "harbor", "--day", "2027-03-14")
    done = run(why_not, *asked, "--at", "02:30")

    assert done.exit_code == 1
    assert "The clocks skip this time" in done.stdout


def test_a_time_that_can_be_booked_ends_with_zero(run):
    asked = ("--patient", "P-1", "--type", "preparation", "--clinic", "harbor", "--day", "2027-03-02")

    assert run(why_not, *asked, "--at", "10:00").exit_code == 0
