"""Courses from the command line, as the page plans them."""

import json
from datetime import date

import pytest
from sqlalchemy import text

from coord.cli.courses import course
from coord.domain.course import Step
from coord.services import courses
from coord.services.courses import CourseAsk
from coord.store.db import reading, transaction
from tests.clinic import count, once
from tests.conftest import NOW

DAYS = ("--from", "2027-03-02", "--to", "2027-03-09")


@pytest.fixture
def run(app):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 12, valid_until = '2027-12-31'"))
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(course, words)


def test_a_course_is_planned_with_people_and_follow_ups(run):
    steps = ("--step", "dosing_iv:0", "--step", "dosing_iv:5-9")
    told = run("plan", "--patient", "P-1", "--clinic", "harbor", *DAYS, *steps, "--json")

    assert told.exit_code == 0, told.output
    ways = json.loads(told.output)["ways"]
    assert ways[0]["aim"] == "soonest"
    assert [len(step) for step in ways[0]["steps"]] == [2, 2]


def test_a_course_by_its_template_as_text(run):
    names = run("templates").output
    first = "  Treatment visit (IV)\n  Treatment visit (IV), 3 to 5 days after the one before"
    assert f"Infusions, two a week for three weeks\n{first}" in names

    told = run("plan", "--patient", "P-1", "--clinic", "harbor", *DAYS, "--template", names.splitlines()[0])
    assert told.exit_code in (0, 1)
    assert "Traceback" not in told.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--step", "dosing_iv"), "dosing_iv is no step"),
        (("--step", "dosing_iv:5-3"), "the fewer days first"),
        (("--step", "mystery:1"), "There is no such kind of visit."),
        (("--template", "Nothing"), "Name a --template"),
        (("--step", "dosing_iv:1", "--to", "2027-03-01"), "swap them"),
        (("--step", "dosing_iv:1", "--with", "nobody@coord.example"), "There is no practitioner"),
    ],
)
def test_what_makes_no_sense_gets_one_sentence(run, words, sentence):
    told = run("plan", "--patient", "P-1", "--clinic", "harbor", *DAYS, *words)

    assert told.exit_code != 0
    assert sentence in told.output


def test_the_rest_of_a_course_is_planned_and_moved(run, clinic):
    steps = (Step("dosing_iv", 0, 0), Step("dosing_iv", 5, 9))
    ask = CourseAsk(
        clinic.patients["P-1"], clinic.clinics["harbor"], steps, date(2027, 3, 2), date(2027, 3, 9)
    )
    way = courses.plan(ask, by=clinic.scheduler, now=NOW).ways[0]
    courses.book([one.draft for one in way.visits], by=clinic.scheduler, now=NOW, once=once())
    rest = ("replan", "--patient", "P-1", "--from", "2027-03-08", "--resumes", "2027-03-22")

    told = run(*rest, "--json")
    assert json.loads(told.output)["ways"][0]["first"] >= "2027-03-22"
    assert run(*rest, "--take", "99").exit_code == 2
    assert run(*rest, "--take", "1").exit_code == 0
    assert count("audit_entry", "did = 'course.replanned'") == 1


def test_a_patient_without_a_course_has_no_rest(run, clinic):
    assert run("replan", "--patient", "P-2").exit_code == 1


def test_a_template_is_kept_listed_and_retired(run):
    steps = ("--step", "dosing_iv:0", "--step", "dosing_iv:5-9")
    kept = run("keep-template", "Two treatments", *steps)
    listed = run("templates").output
    retired = run("retire-template", "Two treatments")

    assert kept.output.strip() == "1"
    steps_told = "  Treatment visit (IV)\n  Treatment visit (IV), 5 to 9 days after the one before"
    assert f"Two treatments\n  (version 1, from 2027-03-01)\n{steps_told}" in listed
    assert retired.exit_code == 0
    assert "Two treatments" not in run("templates").output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("keep-template", "Two", "--step", "massage:0"), "no kind of visit"),
        (("retire-template", "Nothing"), "no template"),
    ],
)
def test_a_template_that_cannot_be_is_said(run, words, sentence):
    answer = run(*words)

    assert answer.exit_code == 1
    assert sentence in answer.output


def test_one_of_the_ways_is_booked_whole(run):
    by = ("--template", "Infusions, two a week for three weeks")
    plan = ("plan", "--patient", "P-1", "--clinic", "harbor", *DAYS, *by)
    found = json.loads(run(*plan, "--json").output)["ways"]

    assert run(*plan, "--take", str(len(found) + 1)).exit_code == 2
    assert (count("appointment"), count("course")) == (0, 0)
    assert run(*plan, "--take", "1").exit_code == 0
    assert (count("appointment"), count("course")) == (sum(map(len, found[0]["steps"])), 1)
    assert count("audit_entry", "did = 'course.booked'") == 1
    with reading() as tx:
        details = str(tx.scalar(text("SELECT details FROM audit_entry WHERE did = 'course.booked'")))
    assert by[1] in details
