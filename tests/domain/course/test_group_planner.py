"""Dates for a course of groups: on its days, at its hours and with its people, or as near as can be."""

from datetime import timedelta

import pytest

from coord.domain.course import GroupTemplate
from coord.domain.course.group_planner import GroupCourse, KindOfCourse, NoDay, plan_groups
from coord.domain.course.groups import GroupStep
from coord.domain.local_time import to_wall
from coord.domain.policy import CoverageRule, GroupRule, Policy
from coord.domain.roles import Role
from coord.domain.slots import GroupSearch, WantedGroup
from tests.domain.builders import (
    FRIDAY,
    GARDEN,
    MISSION,
    MONDAY,
    NEXT_MONDAY,
    NOW,
    SAM,
    THEO,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    a_type,
    a_window,
    at,
    attention,
    room_taken,
    some_facts,
    span,
)

LEAD = Role.LEAD_THERAPIST
DAYS = [MONDAY + timedelta(days=n) for n in range(10)]
AMPLE = Policy(
    coverage=CoverageRule(most_per_prescriber=9, most_per_monitor=9), groups=GroupRule(9, 9), start_grid=30
)
FIRST, THEN = "preparation_group", "integration_group"
TWO = GroupTemplate("Two days apart", (GroupStep(FIRST, 0), GroupStep(THEN, 2)))
LATER = ("wednesday", "thursday", "friday", "saturday", "sunday", "next_monday")
ONE = GroupTemplate("One", (GroupStep(FIRST, 0),))


def agreed(_one, _facts):
    return True


def kind(code=FIRST, free=None, may_be=agreed, busy=None):
    """A kind of an hour, whose room is free on each day at these hours alone, each of them once."""
    taken = {room_taken(GARDEN): [gap for day, hours in free.items() for gap in between(day, hours)]}
    nine, room = {"cover": 9}, {"places": 9, "features": frozenset({"group"})}
    facts = some_facts(theo=nine, sam=nine, garden=room, policy=AMPLE, busy=taken | (busy or {}))
    visit = a_type(code, minutes=60, turnover=0, role_windows=(a_window(LEAD, 0, 60),))
    wanted = WantedGroup(visit, 3, patients=3, first=DAYS[0], last=DAYS[-1], now=NOW)
    return KindOfCourse(GroupSearch(wanted, MISSION, facts), may_be)


def between(day, hours):
    opens = 0
    for hour in [*hours, 24]:
        if opens < hour:
            yield span(f"{opens}:00", f"{hour}:00", day)
        opens = hour + 1


def free(*hours, **others):
    """The hours on each day, other ones on some of them: `free(9, tuesday=())`."""
    named = {f"{day:%A}".lower(): day for day in DAYS[:7]} | {"next_monday": NEXT_MONDAY}
    return dict.fromkeys(DAYS, hours) | {named[name]: some for name, some in others.items()}


def planned(first, then, days=(MONDAY,), most=3, template=TWO):
    return plan_groups(template, {FIRST: first, THEN: then}, days, most)


def the_course(first, then, **more):
    (course,), missing = planned(first, then, **more)
    assert missing == ()
    return course


def times(course):
    return [to_wall(one.starts, ZONE).strftime("%a %H") for one in course.groups]


def test_a_course_is_on_its_days_and_keeps_hour_and_people():
    course = the_course(kind(free=free(9, 13)), kind(THEN, free(11)))

    assert times(course) == ["Mon 09", "Wed 11"]
    assert [one.type.code for one in course.groups] == [FIRST, THEN]
    assert [one.people[LEAD] for one in course.groups] == [THEO, THEO]
    assert (course.shifted, course.cost) == (frozenset(), (0, 1, 0))


@pytest.mark.parametrize(
    ("then", "expected", "shifted"),
    [
        pytest.param(free(9, wednesday=()), "Thu 09", {1}, id="a_day_later"),
        pytest.param(free(9, wednesday=(), thursday=()), "Tue 09", {1}, id="else_a_day_earlier"),
        pytest.param(free(9, wednesday=(), thursday=(), tuesday=()), "Fri 09", {1}, id="else_two_days_later"),
        pytest.param(free(9, wednesday=(15,)), "Wed 15", set(), id="rather_at_another_hour_of_its_day"),
    ],
)
def test_a_group_whose_day_is_not_free_is_as_near_to_it_as_can_be(then, expected, shifted):
    course = the_course(kind(free=free(9)), kind(THEN, then))

    assert times(course) == ["Mon 09", expected]
    assert course.shifted == shifted
    assert course.cost[0] == len(shifted)


def test_two_days_earlier_is_the_last_that_is_tried():
    template = GroupTemplate("A week apart", (GroupStep(FIRST, 0), GroupStep(THEN, 4)))
    then = free(9, friday=(), thursday=(), saturday=(), sunday=())

    course = the_course(kind(free=free(9)), kind(THEN, then), template=template)

    assert times(course) == ["Mon 09", "Wed 09"]


@pytest.mark.parametrize("apart", [1, 2])
def test_no_group_is_before_the_one_that_precedes_it_or_on_its_day(apart):
    template = GroupTemplate("Close", (GroupStep(FIRST, 0), GroupStep(THEN, apart)))
    then = free(9, tuesday=(), wednesday=(), thursday=(), friday=())

    found = planned(kind(free=free(8)), kind(THEN, then), template=template)

    assert found == ((), (NoDay(1, MONDAY + timedelta(days=apart)),))


def test_a_later_group_keeps_away_from_the_day_to_which_the_one_before_it_was_moved():
    template = GroupTemplate("Three", (GroupStep(FIRST, 0), GroupStep(THEN, 1), GroupStep(THEN, 2)))
    then = free(9, tuesday=(), thursday=(), friday=())

    found = planned(kind(free=free(9)), kind(THEN, then), template=template)

    assert found == ((), (NoDay(2, WEDNESDAY),))


def test_the_first_group_is_on_its_day_or_there_is_no_course():
    assert planned(kind(free=free(9, monday=())), kind(THEN, free(9))) == ((), (NoDay(0, MONDAY),))


def test_the_hour_of_a_kind_is_that_at_which_it_can_be_on_most_of_its_days():
    template = GroupTemplate("Twice", (GroupStep(FIRST, 0), GroupStep(FIRST, 1), GroupStep(FIRST, 2)))
    one = kind(free=free(9, 15, monday=(9, 12), tuesday=(12, 15), wednesday=(9, 15)))

    course = the_course(one, kind(THEN, free()), template=template)

    # At 9 and at 15 on two days each, of which 9 is the earliest; on Tuesday 12 is nearest to it.
    assert times(course) == ["Mon 09", "Tue 12", "Wed 09"]
    assert course.cost == (0, 1, 1)


def test_only_the_days_of_the_course_count_for_its_hour():
    one = kind(free=free(15, monday=(9, 15)))

    assert one.usual([MONDAY]) == 9 * 60
    assert one.usual([MONDAY, TUESDAY]) == 15 * 60
    assert one.usual([]) == 0


def test_of_two_hours_that_are_as_near_the_earlier_is_taken():
    one = kind(free=free(10, 14))

    assert one.nearest(MONDAY, 12 * 60, (THEO,)) == (120, at("10:00"))
    assert one.nearest(MONDAY, 12 * 60 + 1, (THEO,)) == (119, at("14:00"))


@pytest.mark.parametrize(
    ("agreed_to", "found"),
    [
        pytest.param("12:00", "12:00", id="the_nearest"),
        pytest.param("18:00", "18:00", id="the_fourth"),
        pytest.param("08:00", None, id="a_fifth_is_not_tried"),
    ],
)
def test_what_the_rules_refuse_is_passed_over(agreed_to, found):
    one = kind(free=free(8, 12, 14, 16, 18), may_be=lambda group, _: group.starts == at(agreed_to))

    proposed = one.held(MONDAY, 13 * 60 + 30, (THEO,), {}, ())

    assert (proposed and proposed.starts) == (found and at(found))


def test_whoever_led_last_goes_on_where_they_can():
    theo_is_away = {attention(THEO): [span("0:00", "24:00", MONDAY)]}

    course = the_course(kind(free=free(9), busy=theo_is_away), kind(THEN, free(9)))

    assert [one.people[LEAD] for one in course.groups] == [SAM, SAM]


def test_whoever_led_before_comes_before_others():
    template = GroupTemplate("Three", (GroupStep(FIRST, 0), GroupStep(THEN, 1), GroupStep(FIRST, 2)))
    theo, sam = ({attention(who): [span("0:00", "24:00", day) for day in DAYS[1:]]} for who in (THEO, SAM))
    not_sam = {attention(SAM): [span("0:00", "24:00", MONDAY)]}

    course = the_course(kind(free=free(9), busy=not_sam), kind(THEN, free(9), busy=theo), template=template)
    others = the_course(kind(free=free(9)), kind(THEN, free(9), busy=sam), template=template)

    assert [one.people[LEAD] for one in course.groups] == [THEO, SAM, SAM]
    assert [one.people[LEAD] for one in others.groups] == [THEO, THEO, THEO]
    assert [course.cost, others.cost] == [(0, 2, 0), (0, 1, 0)]


def test_who_can_lead_all_of_it_does_though_another_would_begin():
    theo = {attention(THEO): [span("0:00", "24:00", day) for day in DAYS[1:]]}

    course = the_course(kind(free=free(9)), kind(THEN, free(9), busy=theo))

    assert [one.people[LEAD] for one in course.groups] == [SAM, SAM]


def test_who_can_never_lead_one_kind_leads_no_course():
    sam = {attention(SAM): [span("0:00", "24:00", day) for day in DAYS]}
    theo = {attention(THEO): [span("0:00", "24:00", MONDAY)]}

    course = the_course(kind(free=free(9), busy=theo), kind(THEN, free(9), busy=sam))

    assert [one.people[LEAD] for one in course.groups] == [SAM, THEO]


def test_the_most_regular_courses_come_first_then_the_soonest():
    then = kind(THEN, free(9, wednesday=(), thursday=(15,)))

    courses, missing = planned(kind(free=free(9)), then, days=(MONDAY, TUESDAY, WEDNESDAY, THURSDAY), most=3)

    # On Monday the second group is a day late; from Thursday on there is another, which is later.
    assert [to_wall(one.groups[0].starts, ZONE).date() for one in courses] == [TUESDAY, WEDNESDAY, MONDAY]
    assert [one.cost for one in courses] == [(0, 1, 0), (0, 1, 0), (1, 1, 1)]
    assert missing == ()


def test_what_a_course_costs_is_days_then_people_then_hours():
    assert GroupCourse((), frozenset({1, 3}), other_hours=4, leaders=2).cost == (2, 2, 4)


def test_where_no_course_is_possible_it_is_told_how_far_one_came():
    first, then = kind(free=free(9, tuesday=())), kind(THEN, free(9, **dict.fromkeys(LATER, ())))

    assert planned(first, then, days=(TUESDAY, WEDNESDAY, THURSDAY)) == ((), (NoDay(1, FRIDAY),))
    assert planned(first, then, days=(), template=ONE) == ((), ())
