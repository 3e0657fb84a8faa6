"""A visit is judged by the policy of its own day at the clinic, whenever it is booked."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from coord.domain.booking import against, policy_for, refusals
from coord.domain.course import CoursePlanner, CourseVisit, WantedCourse
from coord.domain.facts import Dose
from coord.domain.local_time import local_date
from coord.domain.policy import DoseRule, FollowUpRule, Policy, in_force
from coord.domain.reasons import (
    EndsTooCloseToClosing,
    Field,
    FollowUpByAnother,
    FollowUpLate,
    OffTheGrid,
    TooMany,
    TooSoon,
)
from coord.domain.rules import Refusal
from coord.domain.slots import ClinicSearch, Wanted
from coord.domain.standing import against_booked
from coord.domain.why_not import Wished, explain, explain_day
from tests.domain.builders import (
    DOSING,
    FRIDAY,
    INTEGRATION,
    MISSION,
    MONDAY,
    NOW,
    OFFICE_HOURS,
    PREPARATION,
    SAM,
    THEO,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    a_dose,
    a_follow_up,
    a_unit,
    an_order,
    at,
    some_facts,
    span,
)

USUAL, HOURLY = Policy(), Policy(start_grid=60)
FAR_EAST = ZoneInfo("Pacific/Kiritimati")
SINCE_EVER = date.min


def dated(since, later, first=USUAL, **changes):
    """The small world, where another policy is in force from a day on."""
    return replace(some_facts(policy=first, **changes), dated=((SINCE_EVER, first), (since, later)))


@pytest.mark.parametrize(
    ("day", "policy"),
    [
        pytest.param(MONDAY, USUAL, id="long_before"),
        pytest.param(TUESDAY, USUAL, id="the_day_before"),
        pytest.param(WEDNESDAY, HOURLY, id="the_day_itself"),
        pytest.param(THURSDAY, HOURLY, id="the_day_after"),
    ],
)
def test_a_policy_is_in_force_from_its_day_on(day, policy):
    assert in_force(((SINCE_EVER, USUAL), (WEDNESDAY, HOURLY)), day) == policy
    assert dated(WEDNESDAY, HOURLY).on(day).policy == policy


def test_without_any_change_the_facts_are_what_they_were():
    facts = some_facts()

    assert facts.on(WEDNESDAY) is facts


@pytest.mark.parametrize("zone", [ZONE, FAR_EAST, ZoneInfo("Pacific/Pago_Pago")], ids=str)
@pytest.mark.parametrize(
    ("day", "clock", "is_refused"),
    [
        pytest.param(TUESDAY, "23:30", False, id="last_half_hour_of_the_day_before"),
        pytest.param(WEDNESDAY, "00:30", True, id="first_half_hour_of_the_day"),
        pytest.param(WEDNESDAY, "23:30", True, id="last_half_hour_of_the_day"),
    ],
)
def test_the_day_is_that_of_the_clinic_wherever_it_lies(zone, day, clock, is_refused):
    facts = dated(WEDNESDAY, HOURLY, mission={"zone": zone})
    talk = a_follow_up(type=PREPARATION, starts=at(clock, day, zone))

    found = [type(one) for one in against(talk, facts, NOW)]

    assert (OffTheGrid in found) is is_refused


def test_a_unit_over_the_change_has_each_visit_by_its_own_day():
    half_past = a_unit(a_dose(starts=at("10:30")), a_follow_up(starts=at("10:30", WEDNESDAY)))

    found = refusals(half_past, dated(WEDNESDAY, HOURLY), NOW)

    assert found == (Refusal(1, OffTheGrid(field=Field.TIME, minutes=60)),)


@pytest.mark.parametrize(
    ("since", "is_late"), [(MONDAY, True), (TUESDAY, False)], ids=["of_the_dose", "after_the_dose"]
)
def test_a_follow_up_is_bound_by_the_rule_of_the_day_of_its_dose(since, is_late):
    unit = a_unit(a_dose(), a_follow_up(starts=at("10:00", THURSDAY)))
    strict = Policy(follow_up=FollowUpRule(aim_clinic_days=1))

    found = [type(one.reason) for one in refusals(unit, dated(since, strict), NOW)]

    assert found == [FollowUpLate] * is_late


@pytest.mark.parametrize(
    ("since", "is_refused"), [(MONDAY, False), (TUESDAY, True)], ids=["of_the_dose", "after_the_dose"]
)
def test_that_the_same_therapist_holds_it_too(since, is_refused):
    unit = a_unit(a_dose(), a_follow_up(people={"lead_therapist": SAM}))
    anybody = Policy(follow_up=FollowUpRule(same_therapist=False))

    found = [type(one.reason) for one in refusals(unit, dated(since, anybody), NOW)]

    assert found == [FollowUpByAnother] * is_refused


# Treatments near one another: the rule is that of the later one, whichever is asked about


def near(policy_before, policy_after, since, days, other):
    """What is said to a dose on one day beside one on the other, and to that one beside the first."""
    facts = dated(since, policy_after, policy_before)
    for day, beside in ((days, other), (other, days)):
        patient = replace(facts.patient, doses=(Dose(at("09:00", beside)),))
        dose = a_dose(starts=at("10:00", day), type=replace(DOSING, follow_up=None))
        yield [
            one
            for one in against(dose, replace(facts, patient=patient), NOW)
            if isinstance(one, TooSoon | TooMany)
        ]


APART = Policy(doses=DoseRule(least_spacing_days=3, most=9))
TOGETHER = Policy(doses=DoseRule(least_spacing_days=1, most=9))


@pytest.mark.parametrize(
    ("first", "later", "since", "is_refused"),
    [
        pytest.param(APART, TOGETHER, WEDNESDAY, False, id="the_later_may_be_nearer"),
        pytest.param(APART, TOGETHER, THURSDAY, True, id="it_may_only_afterwards"),
        pytest.param(TOGETHER, APART, WEDNESDAY, True, id="the_later_may_not_be_so_near"),
        pytest.param(TOGETHER, APART, THURSDAY, False, id="it_still_may"),
    ],
)
def test_how_near_two_treatments_may_be_is_said_by_the_day_of_the_later(first, later, since, is_refused):
    said = near(first, later, since, MONDAY, WEDNESDAY)

    assert [[type(one) for one in found] for found in said] == [[TooSoon] * is_refused] * 2


ONE_A_WEEK = Policy(doses=DoseRule(least_spacing_days=0, most=1, most_days=7))
TWO_A_WEEK = Policy(doses=DoseRule(least_spacing_days=0, most=2, most_days=7))


@pytest.mark.parametrize(
    ("first", "later", "since", "is_refused"),
    [
        pytest.param(ONE_A_WEEK, TWO_A_WEEK, WEDNESDAY, False, id="the_last_may_be_one_more"),
        pytest.param(ONE_A_WEEK, TWO_A_WEEK, THURSDAY, True, id="only_afterwards"),
        pytest.param(TWO_A_WEEK, ONE_A_WEEK, WEDNESDAY, True, id="the_last_is_one_too_many"),
        pytest.param(TWO_A_WEEK, ONE_A_WEEK, THURSDAY, False, id="not_yet"),
    ],
)
def test_how_many_a_few_days_may_hold_is_said_by_the_day_of_the_last(first, later, since, is_refused):
    said = near(first, later, since, MONDAY, WEDNESDAY)

    assert [[type(one) for one in found] for found in said] == [[TooMany] * is_refused] * 2


# What may be overridden


HARD = replace(USUAL, hard=frozenset({"FollowUpLate", "EndsTooCloseToClosing"}))
NEAR_CLOSING = EndsTooCloseToClosing(field=Field.TIME, clinic="Mission", closes=0, spare=45)
LATE = FollowUpLate(field=Field.TIME, aim=TUESDAY)


@pytest.mark.parametrize(
    ("refusal", "since", "policy"),
    [
        (Refusal(0, NEAR_CLOSING), TUESDAY, USUAL),
        (Refusal(1, NEAR_CLOSING), TUESDAY, HARD),
        (Refusal(1, LATE), TUESDAY, USUAL),
        (Refusal(1, LATE), MONDAY, HARD),
    ],
    ids=["of_the_dose", "of_the_follow_up", "what_the_dose_asks_of_it", "asked_from_the_day_on"],
)
def test_whether_a_reason_is_hard_is_said_by_the_day_of_its_visit(refusal, since, policy):
    assert policy_for(refusal, a_unit(), dated(since, HARD)) == policy


# Search and why not


def test_a_search_over_the_change_finds_on_each_day_what_its_policy_allows():
    wanted = Wanted(PREPARATION, None, TUESDAY, WEDNESDAY, NOW)
    found = ClinicSearch(wanted, MISSION, dated(WEDNESDAY, HOURLY)).minutes()

    odd = {local_date(minute, ZONE) for minute in found if minute % 60}

    assert {local_date(minute, ZONE) for minute in found} == {TUESDAY, WEDNESDAY}
    assert odd == {TUESDAY}


def test_a_change_after_the_days_of_a_search_changes_nothing_of_it():
    wanted = Wanted(PREPARATION, None, MONDAY, TUESDAY, NOW)

    alone = ClinicSearch(wanted, MISSION, some_facts())
    before = ClinicSearch(wanted, MISSION, dated(MONDAY + timedelta(days=40), HOURLY))

    assert before.minutes() == alone.minutes()
    assert len(before.site.by_policy) == 1


def test_the_best_are_ranked_in_one_list_over_the_change():
    wanted = Wanted(PREPARATION, None, MONDAY, FRIDAY, NOW)
    search = ClinicSearch(wanted, MISSION, dated(WEDNESDAY, HOURLY))

    ranked = list(search.ranked())

    assert sorted(search.site.grid.minute(one.bit) for one in ranked) == search.minutes()
    assert [one.points for one in ranked] == sorted((one.points for one in ranked), reverse=True)


@pytest.mark.parametrize(("day", "is_open"), [(TUESDAY, True), (WEDNESDAY, False)])
def test_why_not_is_asked_of_the_policy_of_the_day(day, is_open):
    wished = Wished(PREPARATION, None, MISSION)
    facts = dated(WEDNESDAY, HOURLY)

    at_half_past = explain(wished, at("10:30", day), facts, NOW)
    nearest = explain_day(wished, day, facts, NOW)

    assert (at_half_past.changes == ()) is is_open
    assert nearest.changes == ()


def test_why_not_proposes_a_follow_up_on_the_days_that_the_dose_asks_for():
    strict = Policy(follow_up=FollowUpRule(aim_clinic_days=1, latest_days=1))
    away = {
        "working": {MISSION: tuple(one for one in OFFICE_HOURS if local_date(one.starts, ZONE) != TUESDAY)}
    }

    found = explain(
        Wished(DOSING, INTEGRATION, MISSION),
        at("10:00"),
        dated(TUESDAY, strict, theo=away, sam={"working": {}}),
        NOW,
    )

    assert found.changes == ()
    assert local_date(found.proposal.appointments[1].starts, ZONE) == WEDNESDAY


def test_what_is_booked_stands_by_the_policy_of_its_day():
    booked = a_unit(a_dose(), a_follow_up(people={"lead_therapist": SAM}))
    anybody = Policy(follow_up=FollowUpRule(same_therapist=False))

    assert against_booked(booked, dated(MONDAY, anybody), NOW, frozenset()) == ()
    assert against_booked(booked, dated(TUESDAY, anybody), NOW, frozenset()) != ()


def test_a_course_over_the_change_keeps_the_rule_of_each_day():
    weekly = Policy(doses=DoseRule(least_spacing_days=7, most=9))
    days = [MONDAY + timedelta(days=n) for n in range(-30, 60)]
    opening = tuple(span("08:00", "20:00", day) for day in days)
    people = {name: {"working": {MISSION: opening}} for name in ("ada", "theo", "mona", "sam")}
    order = an_order(doses_left=9, valid_until=date(2030, 1, 1))
    since = MONDAY + timedelta(days=8)
    facts = dated(
        since, weekly, TOGETHER, mission={"opening": opening}, patient={"orders": (order,)}, **people
    )
    visits = tuple(CourseVisit(DOSING, INTEGRATION, 2, 9) for _ in range(5))
    wanted = WantedCourse(visits, MONDAY, MONDAY, MONDAY + timedelta(days=50), NOW, frozenset({THEO}))

    plan = CoursePlanner(wanted, MISSION, facts).plans()[0]

    starts = [local_date(unit.main.starts, ZONE) for unit in plan.units]
    gaps = [((after - before).days, after >= since) for before, after in pairwise(starts)]
    assert [gap for gap, is_weekly in gaps if is_weekly and gap < 7] == []
    assert [gap for gap, is_weekly in gaps if not is_weekly and gap < 7]
