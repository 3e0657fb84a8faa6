"""The waitlist from the command line."""

import json

import pytest

from coord.cli.waitlist import waitlist
from tests.groups import furnish, open_one


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(waitlist, words)


def test_a_patient_is_put_on_listed_and_taken_off(run):
    added = run(
        "add", "--patient", "P-1", "--type", "dosing_iv", "--clinic", "harbor", "--priority", "urgent"
    )
    name = added.output.strip()
    (one,) = json.loads(run("list", "--json").output)
    run("take-off", name)

    assert (one["id"], one["patient"], one["priority"], one["is_offered"]) == (name, "P-1", "urgent", True)
    assert "P-1" not in run("list").output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "--patient", "P-9", "--type", "dosing_iv"), "no patient"),
        (("add", "--patient", "P-1", "--type", "massage"), "no such kind of visit"),
        (("add", "--patient", "P-1", "--type", "dosing_iv", "--clinic", "moon"), "no clinic moon"),
    ],
)
def test_what_is_not_there_is_said(run, words, sentence):
    answer = run(*words)

    assert answer.exit_code == 1
    assert sentence in answer.output


def test_days_the_wrong_way_round_are_a_wrong_use(run):
    days = ("--earliest", "2027-03-09", "--latest", "2027-03-08")

    assert run("add", "--patient", "P-1", "--type", "dosing_iv", *days).exit_code == 2


def test_a_place_in_one_group_is_waited_for(run, clinic):
    furnish()
    group = open_one(clinic).first
    run("add", "--patient", "P-1", "--group", group)
    (one,) = json.loads(run("list", "--json").output)

    assert (one["type"], one["group"]) == ("therapy_group", group)
    assert run("add", "--patient", "P-1").exit_code == 2
