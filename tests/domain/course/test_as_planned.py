"""What stands against a step because of those before it is told as what they are: planned, not booked."""

from datetime import timedelta

import pytest

from coord.domain.booking import Refusal
from coord.domain.course.as_planned import as_planned
from coord.domain.course.steps import CourseVisit
from coord.domain.reasons import (
    CourseNeedsMore,
    Field,
    NoDosesLeft,
    StepTooMany,
    StepTooSoon,
    TooMany,
    TooSoon,
)
from tests.domain.builders import (
    DOSING,
    MONDAY,
    PREPARATION,
    a_dose,
    a_type,
    a_unit,
    an_order,
    at,
    some_facts,
)

DAYS = 7


def on(day, **changes):
    return a_unit(a_dose(starts=at("10:00", MONDAY + timedelta(days=day)), **changes))


def too_soon(other):
    return TooSoon(field=Field.ORDER, days=DAYS, other=MONDAY + timedelta(days=other))


def visit(at_most, kind=DOSING):
    return CourseVisit(kind, None, 0, at_most)


def told(reason, step, before, visits, **changes):
    (refusal,) = as_planned([Refusal(0, reason)], step, before, visits, some_facts(**changes))
    return refusal.reason


@pytest.mark.parametrize(
    ("at_most", "day", "apart"),
    [
        pytest.param(4, 3, 4, id="as_far_as_the_course_lets_them_be"),
        pytest.param(DAYS, 5, 5, id="as_far_as_they_are_where_the_course_would_let_them_be_far_enough"),
        pytest.param(DAYS + 1, 2, 2, id="the_same_where_it_would_let_them_be_farther"),
    ],
)
def test_a_step_that_is_too_soon_after_another_tells_how_far_apart_they_are(at_most, day, apart):
    reason = told(too_soon(0), on(day), [on(0)], [visit(0), visit(at_most), visit(100)])

    assert reason == StepTooSoon(field=Field.ORDER, apart=apart, days=DAYS)


def test_a_talk_between_two_treatments_lets_them_be_farther_apart():
    visits = [visit(0), visit(2, PREPARATION), visit(3), visit(100)]

    reason = told(too_soon(0), on(4), [on(0), on(2, type=PREPARATION)], visits)

    assert reason == StepTooSoon(field=Field.ORDER, apart=5, days=DAYS)


def test_a_step_that_is_too_soon_after_what_is_booked_is_told_as_it_is():
    assert told(too_soon(-3), on(2), [on(0)], [visit(0), visit(4)]) == too_soon(-3)


@pytest.mark.parametrize(
    ("first", "last", "planned"),
    [
        pytest.param(0, 5, True, id="from_it_on"),
        pytest.param(-5, 0, True, id="up_to_it"),
        pytest.param(1, 5, False, id="after_it"),
        pytest.param(-5, -1, False, id="before_it"),
    ],
)
def test_too_many_in_days_that_hold_a_planned_one_are_told_as_steps(first, last, planned):
    days = {"first": MONDAY + timedelta(days=first), "last": MONDAY + timedelta(days=last)}
    too_many = TooMany(field=Field.TIME, most=3, days=9, **days)

    reason = told(too_many, on(3), [on(0)], [visit(0), visit(4)])

    assert reason == (StepTooMany(field=Field.TIME, most=3, days=9) if planned else too_many)


@pytest.mark.parametrize(
    ("booked", "needs_more"),
    [pytest.param(1, True, id="some_are_left"), pytest.param(2, False, id="what_is_booked_leaves_none")],
)
def test_what_a_course_needs_beyond_the_order_is_told_where_the_order_has_doses_left(booked, needs_more):
    none_left = NoDosesLeft(field=Field.ORDER, doses_left=2, doses_booked=booked)
    kinds = [DOSING, PREPARATION, a_type("dosing_im"), DOSING]
    orders = {"orders": (an_order(doses_left=2, booked=booked),)}

    reason = told(none_left, on(8), [on(0)], [visit(9, kind) for kind in kinds], patient=orders)

    more = CourseNeedsMore(field=Field.ORDER, needed=2, doses_left=2, doses_booked=booked)
    assert reason == (more if needs_more else none_left)
