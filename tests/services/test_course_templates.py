"""Course templates: standard until a house makes them its own, each version from a day on."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from coord.domain.course import DEFAULT_TEMPLATES, GROUP_TEMPLATES, Step
from coord.domain.permissions import Permission
from coord.services import courses, groups
from coord.services.courses import CourseAsk, PlannedBy
from coord.services.errors import BadInput, NotFound, NotPermitted
from coord.store.db import reading, transaction
from tests.clinic import Clinic, count, once
from tests.conftest import NOW

TODAY, LATER = date(2027, 3, 1), date(2027, 4, 1)
TWO = (Step("dosing_iv", 0, 0), Step("dosing_iv", 5, 9))
THREE = (*TWO, Step("dosing_iv", 5, 9))
STANDARD = DEFAULT_TEMPLATES[0].name


@pytest.fixture
def asked(clinic):
    return {"by": clinic.scheduler, "now": NOW}


def on(clinic, day):
    return {"by": clinic.scheduler, "now": NOW + (day - TODAY)}


def named(asked):
    return {one.name: one for one in courses.templates(**asked)}


def test_a_house_begins_with_the_standard_ones(asked):
    assert {one.version for one in named(asked).values()} == {0}
    assert STANDARD in named(asked)


def test_a_template_holds_from_its_day_until_another_version(clinic, asked):
    assert courses.keep("Two", TWO, TODAY, **asked) == 1
    assert courses.keep("Two", THREE, LATER, **asked) == 2

    assert (named(asked)["Two"].steps, named(asked)["Two"].version) == (TWO, 1)
    assert (named(on(clinic, LATER))["Two"].steps, named(on(clinic, LATER))["Two"].since) == (THREE, LATER)
    assert count("audit_entry", "did = 'course_template.kept'") == 2


def test_a_standard_one_that_is_edited_is_the_houses_own(asked):
    courses.keep(STANDARD, TWO, TODAY, **asked)

    assert (named(asked)[STANDARD].steps, named(asked)[STANDARD].version) == (TWO, 1)
    shown = [one for one in courses.every_version(**asked) if one.template.name == STANDARD]
    assert [(one.is_standard, one.is_now) for one in shown] == [(True, False), (False, True)]


def test_what_is_retired_is_not_offered_from_then_and_can_come_back(clinic, asked):
    courses.retire(STANDARD, LATER, **asked)
    assert STANDARD in named(asked)
    assert STANDARD not in named(on(clinic, LATER))

    courses.keep(STANDARD, TWO, LATER + timedelta(days=1), **on(clinic, LATER))
    assert STANDARD in named(on(clinic, LATER + timedelta(days=1)))


def test_saying_the_same_again_makes_no_other_version(asked):
    assert courses.keep("Two", TWO, TODAY, **asked) == courses.keep("Two", TWO, TODAY, **asked) == 1
    assert courses.retire("Two", TODAY, **asked) == courses.retire("Two", TODAY, **asked) == 2
    assert count("course_template") == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"day": TODAY - timedelta(days=1)}, "from"),
        ({"steps": ()}, "steps"),
        ({"steps": TWO * 21}, "steps"),
        ({"steps": (Step("massage", 0, 0),)}, "steps"),
        ({"steps": (Step("dosing_iv", 5, 4),)}, "steps"),
        ({"steps": (Step("dosing_iv", 0, 0), Step("dosing_iv", 60, 61), Step("dosing_iv", 60, 61))}, "steps"),
    ],
)
def test_what_makes_no_sense_is_kept_by_nobody(asked, changes, field):
    given = {"name": "Two", "steps": TWO, "day": TODAY} | changes
    with pytest.raises(BadInput) as bad:
        courses.keep(given["name"], given["steps"], given["day"], **asked)

    assert bad.value.field == field
    assert count("course_template") == 0


def test_what_is_not_there_cannot_be_retired(asked):
    with pytest.raises(NotFound):
        courses.retire("Nothing", TODAY, **asked)


def test_only_who_edits_policy_edits_templates(clinic):
    desk = replace(clinic.scheduler, permissions=frozenset({Permission.BOOK}))
    tries = (partial(courses.keep, "Two", TWO, TODAY), partial(courses.retire, STANDARD, TODAY))
    for work in tries:
        with pytest.raises(NotPermitted):
            work(by=desk, now=NOW)


def test_another_house_has_its_own(asked):
    courses.keep("Two", TWO, TODAY, **asked)

    assert "Two" not in named({"by": Clinic("Other").scheduler, "now": NOW})


def test_a_course_names_the_version_by_which_it_was_planned(clinic, asked):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 12"))
    courses.keep("Two", TWO, TODAY, **asked)
    where = (clinic.patients["P-1"], clinic.clinics["harbor"])
    found = courses.plan(CourseAsk(*where, TWO, date(2027, 3, 2), date(2027, 3, 9)), **asked)
    drafts = [visit.draft for visit in found.ways[0].visits]
    courses.book(drafts, **asked, once=once(), planned_by=PlannedBy("Two", 1))

    with reading() as tx:
        query = "SELECT t.name, t.version FROM course c JOIN course_template t ON t.id = c.course_template_id"
        assert tx.execute(text(query)).all() == [("Two", 1)]


PROGRAMME = GROUP_TEMPLATES[0]
GROUPS = (Step("preparation_group", 0, 0), Step("dosing_group", 7, 7), Step("integration_group", 2, 2))


def courses_of_groups(asked):
    return {one.name: one for one in groups.courses(**asked)}


def test_a_standard_course_of_groups_is_kept_like_any_other_and_comes_back_as_it_was(asked):
    assert courses_of_groups(asked) == {PROGRAMME.name: PROGRAMME}

    courses.keep(PROGRAMME.name, PROGRAMME.as_template.steps, TODAY, **asked)

    assert courses_of_groups(asked) == {PROGRAMME.name: PROGRAMME}


def test_a_house_has_its_own_courses_of_groups_from_a_day_on(clinic, asked):
    courses.keep("Short", GROUPS, LATER, **asked)
    courses.retire(PROGRAMME.name, LATER, **asked)
    short = courses_of_groups(on(clinic, LATER))["Short"]

    assert set(courses_of_groups(asked)) == {PROGRAMME.name}
    assert set(courses_of_groups(on(clinic, LATER))) == {"Short"}
    assert short.days(LATER) == (LATER, LATER + timedelta(days=7), LATER + timedelta(days=9))


def test_a_course_of_groups_is_planned_for_no_single_patient(asked):
    courses.keep("Short", GROUPS, TODAY, **asked)

    assert not {"Short", PROGRAMME.name} & set(named(asked))


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ((GROUPS[0], Step("dosing_iv", 7, 7)), "of groups alone"),
        ((GROUPS[0], Step("dosing_group", 7, 9)), "one number of days"),
        ((GROUPS[0], Step("dosing_group", 0, 0)), "at least 1"),
    ],
)
def test_why_a_course_of_groups_cannot_be_is_said(asked, steps, says):
    with pytest.raises(BadInput, match=says) as bad:
        courses.keep("Odd", steps, TODAY, **asked)

    assert bad.value.field == "steps"
