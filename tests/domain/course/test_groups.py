"""Courses of whole groups: how many of what, when, and what follows what."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from coord.domain.course.groups import (
    GROUP_TEMPLATES,
    GroupStep,
    GroupTemplate,
    are_of_groups,
    follow_ups,
    in_order,
    weekly,
)
from coord.domain.course.steps import Step, Template
from coord.domain.defaults import DEFAULT_TYPES
from coord.domain.policy import DoseRule, FollowUpRule
from tests.domain.anew import read_anew

EACH = pytest.mark.parametrize("template", GROUP_TEMPLATES, ids=lambda one: one.name)
AFTER = {kind.code: kind.follow_up for kind in DEFAULT_TYPES}
(PROGRAMME,) = GROUP_TEMPLATES


def days_of(template, code):
    return [step.day for step in template.steps if step.type_code == code]


def test_the_programme_has_three_preparations_four_treatments_and_five_integrations():
    (programme,) = read_anew("coord.domain.course.groups").GROUP_TEMPLATES
    counts = Counter(step.type_code for step in programme.steps)

    assert counts == {"preparation_group": 3, "dosing_group": 4, "integration_group": 5}
    assert [step.day for step in programme.steps] == [0, 7, 14, 21, 23, 28, 30, 35, 37, 42, 44, 51]


def test_the_programme_lasts_eight_weeks():
    assert PROGRAMME.steps[0].day == 0
    assert PROGRAMME.steps[-1].day < 8 * 7


@EACH
def test_the_kinds_of_a_template_are_those_of_a_new_house_and_have_groups(template):
    places = {kind.code: kind.places for kind in DEFAULT_TYPES}

    assert all(places[code] > 1 for code in template.kinds)


@EACH
def test_a_template_goes_on_in_order_of_time(template):
    assert all(one.day < other.day for one, other in pairwise(template.steps))


@EACH
def test_treatments_of_a_template_keep_their_distance(template):
    days = days_of(template, "dosing_group")

    assert all(later - day >= DoseRule().least_spacing_days for day, later in pairwise(days))


@EACH
def test_every_treatment_of_a_template_is_followed_within_the_window(template):
    codes = tuple(step.type_code for step in template.steps)
    found = follow_ups(codes, AFTER)

    assert len(found) == len(days_of(template, "dosing_group"))
    for place, after in found.items():
        distance = template.steps[after].day - template.steps[place].day
        assert 1 <= distance <= FollowUpRule().aim_clinic_days


def test_the_days_are_counted_from_the_first():
    days = PROGRAMME.days(date(2027, 3, 2))

    assert (days[0], days[3], days[4]) == (date(2027, 3, 2), date(2027, 3, 23), date(2027, 3, 25))


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        pytest.param(("a", "b"), {0: 1}, id="a-follow-up-right-after"),
        pytest.param(("a", "c", "b"), {}, id="something-between"),
        pytest.param(("b", "b"), {}, id="no-treatment"),
        pytest.param(("a", "b", "a", "b", "b"), {0: 1, 2: 3}, id="two-treatments"),
        pytest.param((), {}, id="nothing"),
    ],
)
def test_a_follow_up_stands_right_after_its_treatment(codes, found):
    assert follow_ups(codes, {"a": "b", "b": None}) == found


def test_groups_of_a_kind_are_a_week_apart():
    assert weekly("a", 2, 3) == [GroupStep("a", 2), GroupStep("a", 9), GroupStep("a", 16)]


def test_groups_of_several_kinds_are_in_order_of_time():
    assert in_order(*weekly("a", 3, 2), *weekly("b", 0, 2)) == (
        GroupStep("b", 0),
        GroupStep("a", 3),
        GroupStep("b", 7),
        GroupStep("a", 10),
    )


@EACH
def test_a_course_of_groups_is_kept_as_days_between_groups_and_read_back_as_it_was(template):
    assert GroupTemplate.of(template.as_template) == template


def test_the_first_of_a_course_is_on_its_first_day_whatever_is_said_before_it():
    late = GroupTemplate.of(Template("Late", (Step("dosing_group", 3, 3), Step("integration_group", 2, 2))))

    assert [step.day for step in late.steps] == [0, 2]


@pytest.mark.parametrize(
    ("places", "are"),
    [((8, 8), True), ((8, 1), False), ((1, 8), False), ((1, 1), False), ((2, 2), True)],
)
def test_a_course_is_of_groups_where_several_may_share_each_of_its_visits(places, are):
    kinds = [replace(DEFAULT_TYPES[0], code=f"kind-{n}", places=most) for n, most in enumerate(places)]
    steps = tuple(Step(kind.code, 1, 1) for kind in kinds)

    assert are_of_groups(steps, {kind.code: kind for kind in kinds}) is are
