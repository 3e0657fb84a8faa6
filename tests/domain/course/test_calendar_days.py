"""Days as bits: what a timeline has on each, and which day a follow-up has."""

from datetime import timedelta

import pytest

from coord.domain.course.calendar_days import CalendarDays, spaced
from coord.domain.free_time import Site
from coord.domain.interval import Interval
from coord.domain.policy import FollowUpRule, Policy
from coord.domain.timeline import Grid
from tests.domain.builders import MISSION, MONDAY, at, some_facts, span

COUNT = 14
LAST = MONDAY + timedelta(days=COUNT - 1)
DAILY = tuple(span("08:00", "20:00", MONDAY + timedelta(days=n)) for n in range(COUNT + 10))


def days_of():
    rule = FollowUpRule(aim_clinic_days=2, latest_days=4)
    facts = some_facts(policy=Policy(follow_up=rule), mission={"opening": DAILY})
    grid = Grid.over(Interval(at("00:00"), at("24:00", LAST)))
    return CalendarDays(Site(facts.clinics[MISSION], grid, facts), MONDAY, LAST)


@pytest.mark.parametrize(("latest", "days"), [(-3, 0), (-1, 0), (0, 1), (2, 7)])
def test_days_up_to_and_including_one(latest, days):
    assert days_of().until(MONDAY + timedelta(days=latest)) == days


@pytest.mark.parametrize(
    ("follow_ups", "day"),
    [
        pytest.param([1, 2, 3, 4], 1, id="the_soonest_of_those_aimed_at"),
        pytest.param([3, 4], 3, id="else_the_soonest_of_those_that_may_be"),
        pytest.param([2, 4], 2, id="aimed_at_before_later"),
        pytest.param([0, 5], None, id="not_on_the_day_itself_and_not_too_late"),
    ],
)
def test_the_day_of_a_follow_up(follow_ups, day):
    assert days_of().followed(sum(1 << one for one in follow_ups)).get(0) == day


def test_a_day_after_whose_visit_no_follow_up_can_be_is_left_out():
    assert set(days_of().followed(1 << 4)) == {0, 1, 2, 3}


def test_the_next_visit_is_after_the_follow_up_too():
    link = spaced(1, 5, {0: 2, 1: 3}, 8)

    assert link.after[0] == 0b00111000
    assert link.after[1] == 0b01110000
    assert link.after[2] == 0


def test_without_follow_ups_only_the_gap_counts():
    assert spaced(2, 3, None, 8).after[1] == 0b00011000
