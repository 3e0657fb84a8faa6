"""Groups from the command line."""

import json

import pytest

from coord.cli.groups import group
from tests.clinic import count
from tests.groups import furnish

OPEN = (
    "open", "--type", "therapy_group", "--clinic", "harbor", "--room", "Nest", "--at", "2027-03-02T09:00",
    "--with", "lead_therapist=dan@demo.example", "--places", "3",
)  # fmt: skip


@pytest.fixture
def run(app):
    furnish()
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(group, words)


def test_a_group_is_opened_listed_joined_and_called_off(run):
    opened = run(*OPEN, "--patient", "P-2")
    name = opened.output.strip()
    joined = run("join", name, "--patient", "P-1")
    (listed,) = json.loads(run("list", "--json").output)

    assert (opened.exit_code, joined.exit_code) == (0, 0), opened.output + joined.output
    assert (listed["id"], listed["places"], listed["free"]) == (name, 3, 1)
    assert "1 of 3 free" in run("list", "--type", "therapy_group").output
    assert "Called off." in run("call-off", name, "--reason", "clinic").output
    assert count("participant", "status = 'cancelled'") == 2
    assert "No group is ahead" in run("list").output


def test_a_standing_group_is_joined_as_a_whole(run):
    name = run(*OPEN, "--every", "1", "--times", "3").output.strip()

    joined = run("join", name, "--patient", "P-1", "--all")

    assert joined.exit_code == 0, joined.output
    assert count("participant") == 3


def test_why_it_cannot_be_is_said(run):
    name = run(*OPEN, "--patient", "P-1").output.strip()

    again, twice = run(*OPEN), run("join", name, "--patient", "P-1")

    assert (again.exit_code, twice.exit_code) == (1, 1)
    assert "Room Nest is taken" in again.output
    assert "The patient has an appointment" in twice.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((*OPEN, "--every", "1"), "Give both --every and --times"),
        ((*OPEN, "--with", "nobody"), "--with takes ROLE=MAIL"),
        ((*OPEN, "--with", "monitor=x@demo.example"), "There is no practitioner x@demo.example."),
        ((*OPEN, "--room", "Attic"), "There is no room harbor/Attic"),
        (("join", "nothing", "--patient", "P-99"), "There is no patient"),
    ],
)
def test_what_is_not_there_is_said(run, words, says):
    answer = run(*words)

    assert answer.exit_code in {1, 2}
    assert says in answer.output


COURSE = (
    "open-course", "--clinic", "harbor", "--from", "2027-03-02", "--places", "2",
    "--part", "preparation_group=Nest@09:00", "--part", "dosing_group=Drip@13:00",
    "--part", "integration_group=Nest@09:00",
    "--with", "preparation_group:lead_therapist=dan@demo.example",
    "--with", "integration_group:lead_therapist=dan@demo.example",
    "--with", "dosing_group:lead_therapist=dan@demo.example",
    "--with", "dosing_group:prescriber=ada@demo.example",
    "--with", "dosing_group:monitor=cleo@demo.example",
)  # fmt: skip


def test_a_whole_course_is_opened_with_its_patients(run):
    opened = run(*COURSE, "--patient", "P-1")

    assert opened.exit_code == 0, opened.output
    assert len(run("list").output.splitlines()) == 12
    assert count("participant") == 12


def test_the_courses_are_named_with_their_days(run):
    lines = run("templates").output.splitlines()

    assert lines[0].startswith("Group: 3 preparations")
    assert lines[4] == "  day 22: Treatment visit (group)"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--template", "Anything"), "Name a --template"),
        (("--part", "therapy_group=Nest"), "write CODE=ROOM@HH:MM"),
        (("--patient", "P-99"), "There is no patient"),
    ],
)
def test_what_no_course_can_be_is_said(run, words, says):
    answer = run(*COURSE, *words)

    assert answer.exit_code in {1, 2}
    assert says in answer.output
    assert count("resource", "kind = 'group'") == 0


def test_a_group_gets_other_places(run):
    group = run(*OPEN).output.strip()

    assert run("places", group, "4").output == "4 places.\n"
    assert run("places", group, "99").exit_code == 1


TIMES = ("times", "--type", "therapy_group", "--places", "3", "--from", "2027-03-02", "--to", "2027-03-09")


def test_times_are_found_for_a_group_and_for_one_that_moves(run):
    found = run(*TIMES, "--clinic", "harbor", "--room", "harbor/Nest", "--weekday", "tue", "--after", "09:00",
                "--with", "lead_therapist=dan@demo.example", "--every", "2", "--times", "3")  # fmt: skip
    group = run(*OPEN).output.strip()
    other = run("times", "--moving", group, "--from", "2027-03-02", "--to", "2027-03-05", "--json")

    assert found.output.splitlines()[0].startswith("Tue 2027-03-02 09:00-12:00 PST"), found.output
    assert (found.exit_code, other.exit_code) == (0, 0)
    assert all(one["room"] == "Nest" for one in json.loads(other.output))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--places", "9"), "2 to 8 places"),
        (("--every", "1"), "Give both --every and --times"),
        (("--room", "harbor/Attic"), "There is no room harbor/Attic"),
    ],
)
def test_why_no_times_are_found_is_said(run, words, says):
    answer = run(*TIMES, *words)

    assert answer.exit_code in {1, 2}
    assert says in answer.output


def test_what_is_to_be_looked_for_is_named(run):
    assert "Give --type and --places, or --moving." in run("times", "--places", "3").output


def test_a_group_is_opened_in_spite_of_its_ratios_where_that_is_said(run):
    alone = run(*COURSE, "--places", "3")
    said = run(
        *COURSE, "--places", "3", "--in-spite-of", "TooFewPeople", "--why", "Fay comes.", "--keep-places"
    )

    assert alone.output.count("--in-spite-of TooFewPeople") == 4
    assert said.exit_code == 0, said.output


PLAN = ("plan-course", "--clinic", "harbor", "--from", "2027-03-02", "--places", "2")


def test_a_whole_course_is_planned_and_opened(run):
    planned = run(*PLAN, "--with", "preparation_group:lead_therapist=dan@demo.example",
                  "--room", "dosing_group=Drip")  # fmt: skip
    opened = run(*PLAN, "--open", "--keep-places")
    crowded = run(*PLAN, "--places", "3")

    assert len(planned.output.splitlines()) == 12, planned.output
    assert (opened.exit_code, len(run("list").output.splitlines())) == (0, 12)
    assert (crowded.exit_code, "may have 2 patients" in crowded.output) == (1, True)
    assert "Nothing is free for group 1" in run(*PLAN, "--from", "2027-03-06").output
