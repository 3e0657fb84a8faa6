"""The tail of a course: what stays, what is planned anew, how far apart, and from which day on."""

from datetime import timedelta

import pytest

from coord.domain.appointment import Status
from coord.domain.course import BookedStep, Parted, Step
from coord.domain.course.tail import first_days, parted, spacing
from tests.domain.builders import MONDAY

TODAY = MONDAY


def day(number):
    """So many days from today."""
    return TODAY + timedelta(days=number)


def visit(number, status=Status.BOOKED, at_least=7, at_most=10):
    return BookedStep(status, day(number), at_least, at_most)


@pytest.mark.parametrize(
    ("number", "status", "since", "part"),
    [
        pytest.param(-1, Status.FULFILLED, None, "fixed", id="what-was-held"),
        pytest.param(-1, Status.NOSHOW, None, "fixed", id="to-which-nobody-came"),
        pytest.param(-1, Status.BOOKED, None, "fixed", id="what-is-past"),
        pytest.param(0, Status.BOOKED, None, "fixed", id="today"),
        pytest.param(0, Status.BOOKED, -5, "fixed", id="today-though-earlier-is-wished"),
        pytest.param(0, Status.ARRIVED, None, "fixed", id="who-is-here"),
        pytest.param(1, Status.BOOKED, None, "left", id="tomorrow"),
        pytest.param(1, Status.PENDING, None, "left", id="pencilled"),
        pytest.param(1, Status.BOOKED, -5, "left", id="tomorrow-though-earlier-is-wished"),
        pytest.param(4, Status.BOOKED, 5, "fixed", id="before-the-wished-day"),
        pytest.param(5, Status.BOOKED, 5, "left", id="on-the-wished-day"),
        pytest.param(6, Status.BOOKED, 5, "left", id="after-it"),
        pytest.param(6, Status.FULFILLED, 5, "fixed", id="held-before-its-time"),
        pytest.param(6, Status.CANCELLED, 5, None, id="cancelled-to-come"),
        pytest.param(-6, Status.CANCELLED, None, None, id="cancelled-before"),
    ],
)
def test_what_stays_of_a_course_and_what_is_planned_anew(number, status, since, part):
    found = parted([visit(number, status)], None if since is None else day(since), None, TODAY)

    assert (found.fixed, found.left) == ((0,) if part == "fixed" else (), (0,) if part == "left" else ())


def test_both_parts_keep_the_order_and_the_places_of_the_visits():
    before = [visit(-7, Status.FULFILLED), visit(-3, Status.CANCELLED), visit(0)]
    visits = [*before, visit(3), visit(7, Status.CANCELLED), visit(9)]

    found = parted(visits, None, None, TODAY)

    assert found == Parted(fixed=(0, 2), left=(3, 5), since=day(1), resumes=day(1))


@pytest.mark.parametrize(
    ("since", "resumes", "found"),
    [
        pytest.param(None, None, (1, 1), id="tomorrow"),
        pytest.param(-3, None, (1, 1), id="never-before-tomorrow"),
        pytest.param(0, None, (1, 1), id="nor-today"),
        pytest.param(5, None, (5, 5), id="the-wished-day"),
        pytest.param(5, 20, (5, 20), id="after-a-pause"),
        pytest.param(5, 3, (5, 5), id="nothing-resumes-before-it-is-planned-anew"),
        pytest.param(None, -9, (1, 1), id="nor-in-the-past"),
    ],
)
def test_from_which_day_on_it_is_planned_anew_and_when_it_resumes(since, resumes, found):
    wished = [None if one is None else day(one) for one in (since, resumes)]

    one = parted([visit(30)], *wished, TODAY)

    assert (one.since, one.resumes) == tuple(map(day, found))


AS_BOOKED = (Step("dosing_iv", 7, 10), Step("integration", 3, 10))
WISHED = (Step("dosing_iv", 14, 21), Step("integration", 1, 2))


@pytest.mark.parametrize(
    ("wished", "steps"),
    [
        pytest.param((), AS_BOOKED, id="as-it-was-booked-and-an-exact-distance-a-week-longer"),
        pytest.param(WISHED, WISHED, id="as-wished"),
        pytest.param(WISHED[:1], AS_BOOKED, id="a-wish-for-fewer-visits-is-none"),
        pytest.param(WISHED[::-1], AS_BOOKED, id="nor-one-for-other-kinds"),
    ],
)
def test_how_far_apart_the_rest_is_planned(wished, steps):
    left = [visit(3, at_least=7, at_most=10), visit(6, at_least=3, at_most=3)]

    assert spacing(["dosing_iv", "integration"], left, wished) == steps


@pytest.mark.parametrize(
    ("fixed", "resumes", "between"),
    [
        pytest.param([], 1, (1, 15), id="nothing-stays"),
        pytest.param([-2], 1, (5, 19), id="a-week-after-the-last-that-stays"),
        pytest.param([-2, -9], 1, (5, 19), id="after-the-latest-of-them"),
        pytest.param([-30], 1, (1, 15), id="long-after-it"),
        pytest.param([-2], 9, (9, 23), id="not-before-it-resumes"),
        pytest.param([20], 1, (27, 41), id="after-what-stays-and-is-to-come"),
    ],
)
def test_between_which_days_the_first_of_the_rest_may_be(fixed, resumes, between):
    found = first_days([visit(one) for one in fixed], Step("dosing_iv", 7, 10), day(resumes))

    assert found == tuple(map(day, between))


def test_a_long_distance_gives_as_many_days():
    assert first_days([visit(0)], Step("dosing_iv", 7, 60), day(1)) == (day(7), day(60))
