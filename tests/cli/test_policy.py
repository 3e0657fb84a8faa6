"""`policy show` and `policy set`."""

import json

import pytest

from coord.cli.policy import policy
from coord.services import booking
from tests.clinic import once
from tests.conftest import NOW

DAY = "2027-03-01"
LED = {"role": "lead_therapist", "use": "attention", "presence": "in_room", "opens": 0, "closes": 50}


@pytest.fixture
def run(app, clinic):
    return lambda *arguments: app.test_cli_runner().invoke(policy, arguments)


def test_what_is_in_force_is_shown(run):
    told = json.loads(run("show", "--json").stdout)

    assert told["doses"]["value"]["most"] == 3
    assert told["doses"]["since"] is None


def test_a_section_is_set_from_a_day_on(run):
    done = run("set", "doses", '{"most": 2}', "--from", "2027-03-01")

    assert (done.exit_code, done.stdout) == (0, "Saved.\n")
    assert json.loads(run("show", "doses", "--json").stdout)["doses"]["value"]["most"] == 2


def test_what_is_to_come_is_shown_too(run):
    run("set", "doses", '{"most": 2}', "--from", "2027-04-01")
    now, then = run("show", "doses").stdout.splitlines()

    assert now.startswith("doses (default): ")
    assert then.startswith("doses (from 2027-04-01 on): ")
    assert json.loads(then.partition(": ")[2])["most"] == 2


def test_reminders_are_set_by_kind_of_visit(run):
    plan = '{"evening": 1080, "types": {"therapy": ["reminder_24h"]}}'
    done = run("set", "reminders", plan, "--from", "2027-03-01")
    told = json.loads(run("show", "reminders", "--json").stdout)["reminders"]["value"]

    assert done.exit_code == 0
    assert (told["evening"], told["types"]) == (1080, {"therapy": ["reminder_24h"]})


def test_hours_before_a_visit_are_set_for_the_house_and_for_a_kind_of_visit(run):
    plan = '{"hours": {"reminder_7d": 240}, "type_hours": {"dosing_iv": {"reminder_48h": 72}}}'
    done = run("set", "reminders", plan, "--from", "2027-03-01")
    told = json.loads(run("show", "reminders", "--json").stdout)["reminders"]["value"]

    assert done.exit_code == 0
    assert (told["hours"]["reminder_7d"], told["hours"]["reminder_24h"]) == (240, 24)
    assert told["type_hours"] == {"dosing_iv": {"reminder_48h": 72}}


def test_a_kind_of_visit_is_shown_changed_and_another_made_like_it(run):
    changed = run(
        "set-type", "preparation", json.dumps({"minutes": 50, "role_windows": [LED]}), "--from", DAY
    )
    added = run("set-type", "therapy", '{"code": "therapy_couple", "name": "Couples"}', "--from", DAY)
    told = json.loads(run("type", "preparation").stdout)

    assert (changed.stdout, added.stdout) == ("Saved.\n", "Saved.\n")
    assert (told["minutes"], told["role_windows"][0]["closes"]) == (50, 50)
    assert "therapy_couple: Couples, 60 minutes" in run("types").stdout


@pytest.mark.parametrize(
    ("code", "value", "sentence"),
    [
        pytest.param("seance", "{}", "no such kind of visit", id="no_such_kind"),
        pytest.param("therapy", '{"colour": "red"}', "There is no such field", id="no_such_field"),
        pytest.param("therapy", '{"minutes": "long"}', "minutes: Give a whole number.", id="no_number"),
        pytest.param("therapy", '{"minutes": 62}', "in steps of 5 minutes", id="off_the_steps"),
        pytest.param("therapy", '{"modality": "by_owl"}', "in_person, telehealth", id="no_modality"),
        pytest.param("therapy", '{"room_features": "talk"}', "Give a list of words.", id="no_list"),
        pytest.param("therapy", '{"needs_gates": ["moon"]}', "rems_enrolment", id="no_gate"),
        pytest.param("therapy", '{"role_windows": [{"role": "shaman"}]}', "for each role", id="no_role"),
        pytest.param("therapy", '{"patient_name": ""}', "neutral name", id="no_name"),
    ],
)
def test_a_kind_of_visit_that_makes_no_sense_is_said(run, code, value, sentence):
    done = run("set-type", code, value, "--from", DAY)

    assert done.exit_code == 1
    assert sentence in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(("doses", "{", "--from", "2027-03-01"), "JSON object", id="no_json"),
        pytest.param(("doses", "[]", "--from", "2027-03-01"), "JSON object", id="no_object"),
        pytest.param(("weather", "{}", "--from", "2027-03-01"), "no such section", id="no_section"),
        pytest.param(("doses", '{"most": 0}', "--from", "2027-03-01"), "whole number", id="no_sense"),
        pytest.param(
            ("reminders", '{"types": {"therapy": ["advisory_after"]}}', "--from", "2027-03-01"),
            "no step that a house may leave out",
            id="advice_that_nobody_leaves_out",
        ),
        pytest.param(
            ("reminders", '{"hours": {"reminder_24h": 50}}', "--from", "2027-03-01"),
            "hours.reminder_24h: Give fewer than 48 hours",
            id="hours_out_of_order",
        ),
        pytest.param(("doses", "{}", "--from", "2020-03-01"), "has passed", id="a_day_that_has_passed"),
    ],
)
def test_what_makes_no_sense_is_said(run, arguments, sentence):
    done = run("set", *arguments)

    assert done.exit_code in {1, 2}
    assert sentence in done.stderr


def test_what_would_break_visits_names_them_and_is_saved_only_anyway(run, clinic):
    draft = clinic.treatment("2027-03-24", follow_up="2027-03-26 09:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    strict = ("set", "follow_up", '{"aim_clinic_days": 1, "latest_days": 1}', "--from", "2027-03-01")

    refused, saved = run(*strict), run(*strict, "--anyway")

    assert (refused.exit_code, saved.exit_code) == (1, 0)
    assert "would no longer be allowed" in refused.stderr
