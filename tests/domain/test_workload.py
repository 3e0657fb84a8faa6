"""How much somebody works: by day, by week, and without a break."""

import pytest

from coord.domain.interval import Interval
from coord.domain.workload import minutes_by_day, minutes_by_week, stretches, too_long_starts, too_long_with
from tests.domain.builders import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    SUNDAY,
    ZONE,
    span,
)

MOST, REST, LENGTH = 180, 30, 60


def test_minutes_count_on_the_local_day_on_which_they_begin():
    busy = [
        span("08:00", "09:00"),
        span("18:00", "19:00"),
        span("18:30", "19:30"),
        span("23:00", "24:00", FRIDAY),
    ]

    assert minutes_by_day(busy, ZONE) == {MONDAY: 150, FRIDAY: 60}


def test_days_add_up_to_the_week_of_their_monday():
    assert minutes_by_week({MONDAY: 60, SUNDAY: 30, NEXT_MONDAY: 5}) == {MONDAY: 90, NEXT_MONDAY: 5}


def test_what_has_less_than_a_rest_between_is_one_stretch():
    busy = [Interval(200, 260), Interval(0, 60), Interval(89, 100), Interval(130, 150), Interval(10, 20)]

    assert stretches(busy, REST) == [Interval(0, 100), Interval(130, 150), Interval(200, 260)]


@pytest.mark.parametrize(
    "busy",
    [
        pytest.param([], id="nothing_else"),
        pytest.param([(0, 120)], id="one_stretch_that_has_room"),
        pytest.param([(0, 180)], id="one_stretch_that_is_just_full"),
        pytest.param([(0, 181)], id="one_stretch_that_is_too_long_alone"),
        pytest.param([(0, 100), (170, 250)], id="two_that_a_visit_joins"),
        pytest.param([(0, 60), (120, 150)], id="two_with_room_for_a_visit_between"),
        pytest.param([(0, 30), (60, 90), (120, 150)], id="three_at_a_rest_from_each_other"),
        pytest.param([(0, 10), (70, 80), (150, 160), (400, 570)], id="several_far_and_near"),
    ],
)
@pytest.mark.parametrize("length", [LENGTH, 15, MOST, MOST + 5])
def test_all_starts_at_which_a_visit_makes_work_too_long_are_found(busy, length):
    busy = [Interval(1000 + first, 1000 + end) for first, end in busy]

    found = {start for first, end in too_long_starts(length, busy, MOST, REST) for start in range(first, end)}

    assert found == {
        start
        for start in range(500, 2000)
        if too_long_with(Interval(start, start + length), busy, MOST, REST)
    }


@pytest.mark.parametrize(
    "spans", [[(0, 100), (170, 250)], [(0, 100), (219, 300)], [(0, 91)], [(0, 120)], [(0, 181)]]
)
def test_no_span_of_such_starts_is_empty(spans):
    busy = [Interval(first, end) for first, end in spans]

    assert all(first < end for first, end in too_long_starts(LENGTH, busy, MOST, REST))


def test_a_visit_makes_one_stretch_of_those_on_both_sides():
    busy = [Interval(0, 100), Interval(180, 260)]

    assert too_long_with(Interval(110, 170), busy, MOST, REST) == Interval(0, 260)
    assert too_long_with(Interval(110, 170), busy, 260, REST) is None


def test_a_visit_that_is_long_alone_is_no_such_stretch():
    assert too_long_with(Interval(0, 600), [Interval(700, 760)], MOST, REST) is None
