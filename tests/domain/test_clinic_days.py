"""Deadlines counted in clinic days."""

from datetime import timedelta

import pytest

from coord.domain.clinic_days import clinic_days_before, is_open_on, last_day_due, open_days
from coord.domain.interval import Interval
from tests.domain.builders import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_clinic,
    at,
    span,
)

WEEKDAYS = a_clinic(
    opening=tuple(
        span("08:00", "20:00", day)
        for n in range(-30, 60)
        if (day := MONDAY + timedelta(days=n)).weekday() < 5
    )
)
NEVER = a_clinic(opening=())
LATE_ON_MONDAY = Interval(at("22:00"), at("02:00", TUESDAY))
OVER_MIDNIGHT = a_clinic(opening=(LATE_ON_MONDAY, span("22:00", "24:00", THURSDAY)))


def test_a_clinic_opens_on_each_local_day_that_its_hours_touch():
    days = [MONDAY + timedelta(days=n) for n in range(-1, 7)]

    assert [day for day in days if is_open_on(day, OVER_MIDNIGHT)] == [MONDAY, TUESDAY, THURSDAY]
    assert open_days(OVER_MIDNIGHT) == {MONDAY, TUESDAY, THURSDAY}


def test_hours_that_end_a_minute_after_midnight_touch_the_next_day_and_those_at_midnight_do_not():
    past, at_midnight = Interval(at("20:00"), at("00:01", TUESDAY)), span("20:00", "24:00")

    assert open_days(a_clinic(opening=(past,))) == {MONDAY, TUESDAY}
    assert open_days(a_clinic(opening=(at_midnight,))) == {MONDAY}


def test_a_clinic_that_never_opens_has_no_open_days():
    assert open_days(NEVER) == frozenset()


@pytest.mark.parametrize(
    ("days_ago", "before"),
    [
        pytest.param(28, 28, id="the_fourth_week_counts"),
        pytest.param(29, 28, id="what_is_older_does_not"),
        pytest.param(27, 27, id="nor_is_it_waited_for_longer_than_needed"),
    ],
)
def test_the_last_four_weeks_are_looked_at(days_ago, before):
    clinic = a_clinic(opening=(span("08:00", "20:00", MONDAY - timedelta(days=days_ago)),))

    assert clinic_days_before(MONDAY, 1, clinic) == MONDAY - timedelta(days=before)


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        pytest.param(FRIDAY, 2, WEDNESDAY, id="in_the_middle_of_a_week"),
        pytest.param(NEXT_TUESDAY, 2, FRIDAY, id="over_a_weekend"),
        pytest.param(NEXT_MONDAY, 1, FRIDAY, id="the_clinic_day_before_a_monday"),
        pytest.param(SUNDAY, 1, FRIDAY, id="of_a_closed_day"),
        pytest.param(FRIDAY, 0, FRIDAY, id="none_before_is_the_day_itself"),
    ],
)
def test_so_many_clinic_days_before_a_day(day, count, before):
    assert clinic_days_before(day, count, WEEKDAYS) == before


def test_where_a_clinic_never_opens_a_deadline_lies_four_weeks_before():
    assert clinic_days_before(MONDAY, 2, NEVER) == MONDAY - timedelta(days=28)


@pytest.mark.parametrize(
    ("today", "count", "last"),
    [
        pytest.param(MONDAY, 2, TUESDAY, id="on_a_monday_the_next_day_is_too_near"),
        pytest.param(THURSDAY, 2, FRIDAY, id="on_a_thursday_it_is_friday"),
        pytest.param(FRIDAY, 2, NEXT_MONDAY, id="on_a_friday_it_is_monday"),
        pytest.param(SATURDAY, 2, NEXT_TUESDAY, id="on_a_saturday_it_is_tuesday"),
        pytest.param(MONDAY, 0, None, id="no_day_where_the_day_itself_is_in_time"),
    ],
)
def test_the_last_day_for_which_it_is_too_late(today, count, last):
    assert last_day_due(today, count, WEEKDAYS) == last
