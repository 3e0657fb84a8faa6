"""A course of groups is as regular as can be: on its days, by few, at one hour; and it can be opened."""

from datetime import timedelta
from functools import reduce

import pytest

from coord.domain.course import as_opened
from coord.domain.course.group_planner import NoDay, plan_groups
from coord.domain.course.groups import GROUP_TEMPLATES, GroupStep, GroupTemplate
from coord.domain.facts import Limits
from coord.domain.groups import opening_refusals
from coord.domain.local_time import local_date, to_wall
from coord.domain.policy import DoseRule, FollowUpRule
from coord.domain.qualifications import Kind
from coord.domain.roles import Role
from tests.domain.builders import (
    ADA,
    MONA,
    MONDAY,
    SAM,
    THEO,
    ZONE,
    a_qualification,
    attention,
    cover,
    room_taken,
    span,
)
from tests.domain.course.group_clinic import (
    DAYS,
    NOW,
    PLACES,
    LittleCourse,
    a_little_course,
    a_policy,
    every_way,
    facts_of,
)

(PROGRAMME,) = GROUP_TEMPLATES


def planned(course, days=(MONDAY,), most=3):
    return plan_groups(course.template, course.kinds, days, most)


def day(number):
    return MONDAY + timedelta(days=number)


def days_of(found):
    return [(local_date(one.starts, ZONE) - MONDAY).days for one in found.groups]


def hours_of(found):
    return [to_wall(one.starts, ZONE).hour for one in found.groups]


def leads_of(found):
    return [one.people[Role.LEAD_THERAPIST] for one in found.groups]


# Beside every way there is


@pytest.mark.parametrize("number", range(120))
def test_the_best_way_costs_the_least_of_all_ways(number):
    course = a_little_course(number)
    ways, (found, missing) = every_way(course, MONDAY), planned(course)

    assert bool(found) == bool(ways)
    assert bool(missing) == (not ways)
    for one in found:
        kept = (
            tuple(map(day, days_of(one))),
            tuple(60 * hour for hour in hours_of(one)),
            tuple(leads_of(one)),
        )
        assert one.cost == min(costs(ways, course))
        assert kept in {(way.days, way.hours, way.leads) for way in ways}


def costs(ways, course):
    """Groups on other days, people who lead, and groups at other hours than is usual for their kind."""
    wanted, codes = course.template.days(MONDAY), [step.type_code for step in course.template.steps]
    usual = {
        code: kind.usual({day for day, other in zip(wanted, codes, strict=True) if other == code})
        for code, kind in course.kinds.items()
    }
    for way in ways:
        shifted = sum(one != other for one, other in zip(way.days, wanted, strict=True))
        other_hours = sum(hour != usual[code] for hour, code in zip(way.hours, codes, strict=True))
        yield shifted, len(set(way.leads)), other_hours


@pytest.mark.parametrize("number", range(60))
def test_all_of_a_course_can_be_opened_one_after_the_other_though_somebody_has_little_left_of_a_week(number):
    limits = {"theo": {"limits": Limits(week_minutes=60)}, "sam": {"limits": Limits(week_minutes=120)}}
    course = a_little_course(number, **limits)

    found, _ = planned(course, [day(0), day(1)])

    for way in found:
        for place, one in enumerate(way.groups):
            facts = reduce(as_opened, way.groups[:place], course.facts)
            assert opening_refusals(one, PLACES, facts, NOW) == ()


# In words


def a_course(*steps, **changes):
    """Of groups by the first letter of their kind and the day on which each is."""
    codes = {"p": "preparation_group", "d": "dosing_group", "i": "integration_group"}
    template = GroupTemplate("Little", tuple(GroupStep(codes[kind], number) for kind, number in steps))
    return LittleCourse(template, facts_of(**changes))


def only(course):
    (found, *_), missing = planned(course)
    assert missing == ()
    return found


def taken(hours, numbers, *resources):
    """The resources are taken in these hours of the days with these numbers."""
    spans = [span(f"{hour:02}:00", f"{hour + 1:02}:00", day(number)) for hour in hours for number in numbers]
    return {"busy": dict.fromkeys(resources, spans)}


ROOM, ALL_HOURS = room_taken(1), (8, 9, 10)
TALKS = (("p", 0), ("p", 7), ("p", 14))


def test_a_course_is_on_its_days_at_one_hour_by_one_person():
    found = only(a_course(*TALKS))

    assert (days_of(found), hours_of(found), len(set(leads_of(found)))) == ([0, 7, 14], [8, 8, 8], 1)
    assert (found.cost, found.shifted) == ((0, 1, 0), frozenset())


@pytest.mark.parametrize(
    ("closed", "days"),
    [
        pytest.param([7], [0, 8, 14], id="a-day-later-before-a-day-earlier"),
        pytest.param([7, 8], [0, 6, 14], id="a-day-earlier-before-two-later"),
        pytest.param([6, 7, 8], [0, 9, 14], id="two-later"),
        pytest.param([6, 7, 8, 9], [0, 5, 14], id="two-earlier"),
    ],
)
def test_where_a_day_is_full_the_group_is_as_near_as_can_be(closed, days):
    found = only(a_course(*TALKS, **taken(ALL_HOURS, closed, ROOM)))

    assert (days_of(found), found.shifted) == (days, {1})


def test_where_no_near_day_is_free_the_group_and_its_day_are_told():
    course = a_course(*TALKS, **taken(ALL_HOURS, [5, 6, 7, 8, 9], ROOM))

    assert planned(course) == ((), (NoDay(1, day(7)),))


def test_the_first_group_is_on_the_day_that_is_asked_about():
    course = a_course(*TALKS, **taken(ALL_HOURS, [0], ROOM))

    assert planned(course) == ((), (NoDay(0, MONDAY),))


def test_of_several_first_days_that_come_to_nothing_the_one_that_comes_farthest_is_told():
    course = a_course(*TALKS, **taken(ALL_HOURS, [0, 6, 7, 8, 9, 10], ROOM))

    assert planned(course, [day(0), day(1)])[1] == (NoDay(1, day(8)),)


@pytest.mark.parametrize(
    ("days", "most", "firsts"),
    [
        pytest.param([0, 1, 2], 3, [0, 2, 1], id="the-most-regular-first-then-the-soonest"),
        pytest.param([2, 1, 0], 2, [0, 2], id="no-more-than-are-asked-for"),
        pytest.param([1], 3, [1], id="one"),
    ],
)
def test_ways_are_told_by_how_regular_they_are(days, most, firsts):
    course = a_course(*TALKS, **taken(ALL_HOURS, [8], ROOM))

    found, missing = planned(course, [day(one) for one in days], most)

    assert ([days_of(one)[0] for one in found], missing) == (firsts, ())


def test_the_usual_hour_is_that_of_most_days_and_of_those_the_earliest():
    course = a_course(*TALKS, ("p", 21), **taken([8], [0, 7], ROOM))

    assert hours_of(only(course)) == [9, 9, 9, 9]


def test_where_the_usual_hour_is_taken_the_nearest_is():
    busy = [span("08:00", "09:00", day(7)), span("09:00", "11:00", day(0))]

    found = only(a_course(*TALKS, busy={ROOM: busy}))

    assert (hours_of(found), found.cost) == ([8, 9, 8], (0, 1, 1))


def test_one_person_matters_more_than_the_hour_and_the_day_more_than_both():
    by_theo_at_ten = taken([8, 9], [7], attention(THEO))
    never_by_theo = taken(ALL_HOURS, [7], attention(THEO))
    not_sam = {attention(SAM): [span("08:00", "11:00", day(0))]}

    later = only(a_course(*TALKS, busy=by_theo_at_ten["busy"] | not_sam))
    other = only(a_course(*TALKS, busy=never_by_theo["busy"] | not_sam))

    assert (leads_of(later), hours_of(later), later.cost) == ([THEO] * 3, [8, 10, 8], (0, 1, 1))
    assert (leads_of(other)[:2], days_of(other), other.cost) == ([THEO, SAM], [0, 7, 14], (0, 2, 0))


def test_who_was_there_before_comes_again():
    """Ada could watch, too; and Sam be there in place of Theo."""
    course = a_course(("d", 0), ("p", 1), ("d", 7), **taken(ALL_HOURS, [0], attention(SAM)))

    found = only(course)

    assert leads_of(found) == [THEO] * 3
    assert [one.people[Role.PRESCRIBER] for one in found.groups[::2]] == [ADA, ADA]
    assert [one.people[Role.MONITOR] for one in found.groups[::2]] == [MONA, MONA]


@pytest.mark.parametrize(
    ("steps", "closed", "rule", "days"),
    [
        pytest.param((("d", 0), ("d", 3)), [3, 4], DoseRule(2, 9, 7), [0, 2], id="two-days-apart-are-enough"),
        pytest.param((("d", 0), ("d", 3)), [3, 4], DoseRule(3, 9, 7), [0, 5], id="three-are-asked-for"),
        pytest.param((("d", 0), ("d", 3)), [3, 4, 5], DoseRule(3, 9, 7), None, id="no-day-is-far-enough"),
        pytest.param(
            (("d", 0), ("p", 1), ("d", 3)), [3, 4], DoseRule(3, 9, 7), [0, 1, 5], id="with-a-talk-between"
        ),
        pytest.param(
            (("d", 0), ("d", 2), ("d", 6)), [6, 7], DoseRule(1, 2, 7), [0, 2, 8], id="two-within-seven-days"
        ),
        pytest.param((("d", 0), ("d", 2), ("d", 6)), [6, 7], DoseRule(1, 3, 7), [0, 2, 5], id="three-may-be"),
        pytest.param((("p", 0), ("p", 1)), [1], DoseRule(9, 1, 9), [0, 2], id="talks-keep-no-distance"),
        pytest.param(
            (("p", 0), ("p", 1)), [1, 2, 3], DoseRule(0, 9, 7), None, id="nothing-before-what-precedes-it"
        ),
    ],
)
def test_treatments_keep_their_distance_and_all_their_order(steps, closed, rule, days):
    course = a_course(*steps, policy=a_policy(doses=rule), **taken(ALL_HOURS, closed, ROOM))

    found, _ = planned(course)

    assert [days_of(one) for one in found] == ([days] if days else [])


@pytest.mark.parametrize(
    ("latest", "closed", "days"),
    [
        pytest.param(7, [2], [0, 3], id="in-time"),
        pytest.param(3, [2], [0, 3], id="on-the-last-day"),
        pytest.param(2, [2], [0, 1], id="rather-a-day-earlier-than-too-late"),
        pytest.param(2, [1, 2], None, id="too-late"),
        pytest.param(7, [1, 2, 3], [0, 4], id="as-late-as-it-may-be"),
    ],
)
def test_what_follows_a_treatment_up_is_in_time_for_it(latest, closed, days):
    rule = FollowUpRule(1, latest)
    course = a_course(("d", 0), ("i", 2), policy=a_policy(follow_up=rule), **taken(ALL_HOURS, closed, ROOM))

    found, _ = planned(course)

    assert [days_of(one) for one in found] == ([days] if days else [])


def test_what_follows_no_treatment_has_no_last_day():
    course = a_course(("i", 0), ("i", 9), policy=a_policy(follow_up=FollowUpRule(1, 2)))

    assert days_of(only(course)) == [0, 9]


def test_a_group_gives_way_where_the_next_one_has_but_one_day():
    """It would rather be a day later, but then nothing is left for what follows."""
    found = only(a_course(("p", 0), ("p", 2), ("p", 3), **taken(ALL_HOURS, [2, 4, 5], ROOM)))

    assert days_of(found) == [0, 1, 3]


# Beside those before it


WEEK = {"limits": Limits(week_minutes=60)}


@pytest.mark.parametrize(
    ("changes", "leads", "days"),
    [
        pytest.param({}, {1}, [0, 2, 7], id="nobody-has-a-limit"),
        pytest.param({"theo": WEEK}, {1}, [0, 2, 7], id="somebody-else-has-none"),
        pytest.param({"theo": WEEK, "sam": WEEK}, {2}, [0, 2, 7], id="one-each"),
    ],
)
def test_nobody_works_more_in_a_week_than_they_will(changes, leads, days):
    found = only(a_course(("p", 0), ("p", 2), ("p", 7), **changes))

    assert ({len(set(leads_of(found)))}, days_of(found)) == (leads, days)


def test_a_group_goes_to_the_next_week_where_everybody_has_worked_enough_in_this_one():
    busy = {attention(SAM): [span("08:00", "11:00", one) for one in DAYS]}

    found = only(a_course(("p", 3), ("p", 5), theo=WEEK, busy=busy))

    assert days_of(found) == [3, 7]


def test_where_nobody_has_anything_left_of_the_weeks_the_group_is_told():
    busy = {attention(SAM): [span("08:00", "11:00", one) for one in DAYS]}

    assert planned(a_course(("p", 0), ("p", 2), theo=WEEK, busy=busy)) == ((), (NoDay(1, day(2)),))


def test_who_can_lead_what_nobody_else_can_keeps_it_where_they_have_little_left_of_the_week():
    """Theo could lead either, but not both; and Sam the first alone."""
    busy = {attention(SAM): [span("08:00", "11:00", day(2))]}

    found = only(a_course(("p", 0), ("p", 2), theo=WEEK, busy=busy))

    assert (days_of(found), leads_of(found), found.cost) == ([0, 2], [SAM, THEO], (0, 2, 0))


# Who is there


THERAPIST = {"qualifications": (a_qualification(Kind.PSY),)}


def test_two_lead_what_everybody_together_would_lead_by_three():
    free_on = {ADA: [0], THEO: [7], SAM: [0, 7], MONA: [14]}
    busy = {
        attention(who): [span("08:00", "11:00", one) for one in DAYS if (one - MONDAY).days not in days]
        for who, days in free_on.items()
    }

    found = only(a_course(*TALKS, busy=busy, ada=THERAPIST, mona=THERAPIST))

    assert (leads_of(found), found.cost) == ([SAM, SAM, MONA], (0, 2, 0))


def test_who_prescribed_before_does_again_though_another_has_less_to_do():
    busy = {
        attention(SAM): [span("10:00", "11:00", one) for one in DAYS],
        attention(ADA): [span("08:00", "11:00", MONDAY)],
        cover(ADA): [span("08:00", "11:00", MONDAY)] * 9,
    }
    physician = {"qualifications": (a_qualification(Kind.MD), a_qualification(Kind.DEA))}

    found = only(a_course(("d", 0), ("d", 7), busy=busy, sam=physician))

    assert [one.people[Role.PRESCRIBER] for one in found.groups] == [SAM, SAM]


def test_in_the_evening_a_group_is_on_the_day_that_the_clinic_has():
    evenings = tuple(span("18:00", "21:00", one) for one in DAYS)
    policy = a_policy(start_grid=60)

    found = only(
        a_course(*TALKS, policy=policy, opening=evenings, busy={ROOM: [span("18:00", "19:00", day(7))]})
    )

    assert (days_of(found), hours_of(found), found.shifted) == ([0, 7, 14], [19, 19, 19], frozenset())


def test_courses_of_one_group_come_in_order_of_time():
    found, _ = planned(a_course(("p", 0)), [day(2), day(0), day(1)])

    assert [days_of(one) for one in found] == [[0], [1], [2]]
