"""A planned course keeps every rule, one therapist and the spacing; what cannot be planned says why."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coord.domain.booking import refusals
from coord.domain.course import Aim, CoursePlanner, CourseVisit, Unplanned, WantedCourse, as_booked
from coord.domain.facts import Limits
from coord.domain.gates import GateStatus
from coord.domain.interval import Interval
from coord.domain.local_time import local_date
from coord.domain.policy import DoseRule, Policy
from coord.domain.qualifications import Kind
from coord.domain.ranking import Wishes
from coord.domain.reasons import CourseNeedsMore, Field, NoOrder, StepTooMany, StepTooSoon
from coord.domain.roles import Role
from tests.domain.builders import (
    ADA,
    DOSING,
    INTEGRATION,
    MISSION,
    MONA,
    MONDAY,
    NOW,
    PREPARATION,
    SAM,
    THEO,
    ZONE,
    a_gate,
    a_practitioner,
    a_window,
    an_order,
    at,
    attention,
    some_facts,
    span,
)

DAYS = [MONDAY + timedelta(days=n) for n in range(-30, 80)]
WEEKDAYS = tuple(span("08:00", "20:00", day) for day in DAYS if day.weekday() < 5)
DAILY = tuple(span("08:00", "20:00", day) for day in DAYS)
LAST = MONDAY + timedelta(days=60)
LONG = an_order(doses_left=12, valid_until=date(2030, 1, 1))


def a_dose(at_least, at_most):
    return CourseVisit(DOSING, INTEGRATION, at_least, at_most)


def facts_of(opening=WEEKDAYS, **changes):
    working = {"working": {MISSION: opening}}
    people = {name: working | changes.pop(name, {}) for name in ("ada", "theo", "mona", "sam")}
    patient = {"orders": (LONG,)} | changes.pop("patient", {})
    return some_facts(mission={"opening": opening}, patient=patient, **people, **changes)


def planner(facts, *visits, **changes):
    kept = {"first": MONDAY, "latest_first": MONDAY + timedelta(days=14), "last": LAST, "now": NOW}
    return CoursePlanner(WantedCourse(visits, **(kept | changes)), MISSION, facts)


def days_of(plan):
    return [local_date(unit.main.starts, ZONE) for unit in plan.units]


def check(plan, facts):
    """Every unit keeps every rule beside those before it."""
    for unit in plan.units:
        assert refusals(unit, facts, NOW) == ()
        facts = as_booked(facts, unit)


def test_six_treatments_a_week_apart_by_one_therapist():
    facts = facts_of()
    plan = planner(facts, *[a_dose(5, 10)] * 6).plans()[0]

    check(plan, facts)
    gaps = [(after - before).days for before, after in zip(days_of(plan), days_of(plan)[1:], strict=False)]
    assert plan.aim is Aim.SOONEST
    assert all(5 <= gap <= 10 for gap in gaps)
    assert len(plan.units) == 6
    assert all(len(unit.appointments) == 2 for unit in plan.units)
    leads = {one.people[Role.LEAD_THERAPIST] for unit in plan.units for one in unit.appointments}
    assert leads == {plan.lead}


def test_the_follow_up_of_a_treatment_comes_before_the_next_one():
    facts = facts_of()
    plan = planner(facts, *[a_dose(1, 10)] * 4).plans()[0]

    check(plan, facts)
    for before, after in zip(plan.units, plan.units[1:], strict=False):
        assert before.main.starts < before.follow_up.starts < after.main.starts


def test_days_that_hold_too_many_treatments_are_left_out():
    facts = facts_of(DAILY, policy=Policy(doses=DoseRule(least_spacing_days=2, most=3, most_days=9)))
    plan = planner(facts, *[a_dose(2, 6)] * 5).plans()[0]

    check(plan, facts)
    days = days_of(plan)
    assert all((days[place + 3] - days[place]).days >= 9 for place in range(2))


def test_a_preparation_may_come_first():
    facts = facts_of()
    plan = planner(facts, CourseVisit(PREPARATION, None, 0, 0), a_dose(1, 14)).plans()[0]

    check(plan, facts)
    assert [unit.main.type.code for unit in plan.units] == ["preparation", "dosing_iv"]


def test_an_order_with_too_few_doses_is_what_stands_against_a_course():
    asked = planner(facts_of(patient={"orders": (an_order(doses_left=2),)}), *[a_dose(5, 10)] * 3)

    assert asked.plans() == []
    assert asked.against.step == 2
    (needs,) = (one.reason for one in asked.against.refusals)
    assert needs == CourseNeedsMore(field=Field.ORDER, needed=3, doses_left=2, doses_booked=0)


def test_what_is_booked_already_is_told_beside_what_the_course_needs():
    asked = planner(facts_of(patient={"orders": (an_order(doses_left=3, booked=1),)}), *[a_dose(5, 10)] * 3)

    assert asked.plans() == []
    (needs,) = (one.reason for one in asked.against.refusals)
    assert needs == CourseNeedsMore(field=Field.ORDER, needed=3, doses_left=3, doses_booked=1)


def test_steps_that_are_nearer_than_the_order_lets_them_are_told_as_steps():
    order = an_order(doses_left=9, least_spacing_days=7, valid_until=date(2030, 1, 1))
    asked = planner(facts_of(patient={"orders": (order,)}), *[a_dose(2, 4)] * 3)

    assert asked.plans() == []
    (soon,) = (one.reason for one in asked.against.refusals)
    assert soon == StepTooSoon(field=Field.ORDER, apart=4, days=7)


def test_spacing_that_the_house_forbids_is_what_stands_against_a_course():
    rule = Policy(doses=DoseRule(least_spacing_days=1, most=2, most_days=60))
    asked = planner(facts_of(policy=rule), *[a_dose(2, 3)] * 3)

    assert asked.plans() == []
    assert StepTooMany in {type(one.reason) for one in asked.against.refusals}


def test_without_any_day_nothing_is_planned():
    assert planner(facts_of(opening=()), a_dose(5, 10)).plans() == []


def test_the_first_visit_is_not_later_than_asked():
    away = tuple(span("00:00", "24:00", MONDAY + timedelta(days=n)) for n in range(3))
    facts = facts_of(theo={"time_off": away}, sam={"time_off": away})

    assert planner(facts, a_dose(5, 10), latest_first=MONDAY + timedelta(days=2)).plans() == []
    assert planner(facts, a_dose(5, 10), latest_first=MONDAY + timedelta(days=3)).plans() != []


def test_the_usual_therapist_leads_an_alternative_of_their_own():
    off = (Interval(at("00:00"), at("24:00", MONDAY + timedelta(days=6))),)
    facts = facts_of(theo={"time_off": off}, patient={"care_team": {Role.LEAD_THERAPIST: (THEO,)}})
    found = {one.aim: one for one in planner(facts, *[a_dose(5, 10)] * 2).plans()}

    assert found[Aim.SOONEST].lead == SAM
    assert found[Aim.USUAL].lead == THEO
    assert days_of(found[Aim.SOONEST])[0] == MONDAY
    assert days_of(found[Aim.USUAL])[0] == MONDAY + timedelta(days=7)


def test_only_the_named_therapist_leads():
    asked = planner(facts_of(), *[a_dose(5, 10)] * 2, leads=frozenset({SAM}))

    assert {one.lead for one in asked.plans()} == {SAM}


def test_ways_that_are_the_same_are_one_way_that_says_so():
    facts = facts_of(DAILY, theo=off(0, 1), patient={"care_team": {Role.LEAD_THERAPIST: (SAM,)}})
    plans = planner(facts, a_talk()).plans()

    assert [(one.aim, one.also, one.lead) for one in plans] == [
        (Aim.SOONEST, (Aim.USUAL,), SAM),
        (Aim.OTHER, (), THEO),
    ]


def test_wished_times_come_true_where_they_can():
    wishes = Wishes(weekdays=frozenset({3}), spans=((13 * 60, 18 * 60),))
    found = {one.aim: one for one in planner(facts_of(), *[a_dose(5, 10)] * 4, wishes=wishes).plans()}
    plan = found[Aim.WISHED]

    assert plan.wished == 4
    assert {day.weekday() for day in days_of(plan)} == {3}
    assert days_of(plan)[0] == MONDAY + timedelta(days=3)
    assert found[Aim.SOONEST].last < plan.last


def test_visits_keep_their_time_of_day():
    busy = {attention(THEO): [span("08:00", "11:00")], attention(SAM): [span("08:00", "11:00")]}
    plan = planner(facts_of(busy=busy), *[a_dose(5, 10)] * 3).plans()[0]

    clocks = {
        (unit.main.starts - at("00:00", day)) for unit, day in zip(plan.units, days_of(plan), strict=True)
    }
    assert clocks == {11 * 60}


def test_people_with_few_treatments_a_day_take_others_days():
    facts = facts_of(
        ada={"limits": Limits(day_doses=1), "treatments": (at("12:00"),)}, sam={"qualifications": ()}
    )
    plan = planner(facts, a_dose(5, 10), leads=frozenset({THEO})).plans()[0]

    check(plan, facts)
    assert days_of(plan) == [MONDAY + timedelta(days=1)]


@pytest.mark.parametrize("number", range(2))
def test_what_is_booked_takes_people_room_and_patient(number):
    facts = facts_of()
    unit = planner(facts, *[a_dose(5, 10)] * 2).plans()[0].units[number]
    after = as_booked(facts, unit)

    assert after.patient.doses[0].starts == unit.main.starts
    assert after.patient.doses[0].follow_ups == (unit.follow_up.starts,)
    assert after.patient.orders[0].booked == facts.patient.orders[0].booked + 1
    assert refusals(unit, after, NOW) != ()
    assert {ADA, MONA} <= set(unit.main.people.values()) or SAM in unit.main.people.values()


def test_a_therapist_without_hours_is_not_asked():
    theo = a_practitioner(THEO, "Theo", Kind.LMFT, working={})
    facts = facts_of(theo={"working": {}})

    assert theo.working == {}
    assert THEO not in planner(facts, a_dose(5, 10)).leads


def test_what_the_patient_lacks_is_what_stands_against_a_course():
    asked = planner(facts_of(patient={"orders": ()}), CourseVisit(PREPARATION, None, 0, 0), a_dose(1, 14))

    assert asked.plans() == []
    assert asked.against.step == 1
    assert {type(one.reason) for one in asked.against.refusals} == {NoOrder}
    assert {one.position for one in asked.against.refusals} == {0}


def test_who_waits_for_clearance_too_is_told_of_the_order_alone_for_later_days_may_be_cleared_in_time():
    waiting = {"orders": (), "gates": (a_gate(GateStatus.WAITING),)}

    asked = planner(facts_of(patient=waiting), a_dose(1, 14))

    assert asked.plans() == []
    assert [type(one.reason) for one in asked.against.refusals] == [NoOrder]


def test_the_step_that_nobody_can_lead_is_named():
    asked = planner(
        facts_of(ada={"working": {}}, sam={"working": {}}), CourseVisit(PREPARATION, None, 0, 0), a_dose(1, 9)
    )

    assert asked.plans() == []
    assert (asked.against.step, asked.against.refusals) == (1, ())


def a_talk(at_least=0, at_most=0):
    return CourseVisit(PREPARATION, None, at_least, at_most)


def off(first, last):
    """Time off from one day of the course to another, both included."""
    day = MONDAY + timedelta(days=first)
    return {"time_off": (Interval(at("00:00", day), at("24:00", MONDAY + timedelta(days=last))),)}


def on_days(*numbers):
    return tuple(span("08:00", "20:00", MONDAY + timedelta(days=number)) for number in numbers)


def test_before_anything_is_tried_nothing_stands_against_a_course():
    assert planner(facts_of(), a_dose(5, 10)).against == Unplanned(0, ())


def test_the_step_that_the_named_therapist_cannot_lead_is_named():
    asked = planner(facts_of(theo=off(1, 60)), a_talk(), a_dose(0, 0), leads=frozenset({THEO}))

    assert asked.plans() == []
    assert asked.against == Unplanned(1, ())


def test_the_only_day_of_a_step_counts_though_it_is_the_first():
    asked = planner(facts_of(on_days(0)), a_talk(), a_talk(1, 9))

    assert asked.plans() == []
    assert asked.soonest_end(THEO) is None
    assert planner(facts_of(on_days(0)), a_talk()).soonest_end(THEO) == 0


def test_steps_that_are_possible_but_too_far_apart_name_the_first():
    asked = planner(facts_of(on_days(0, 1)), a_talk(), a_talk(5, 9))

    assert asked.plans() == []
    assert asked.against == Unplanned(0, ())


def test_whoever_is_there_first_leads_the_soonest_course():
    plans = planner(facts_of(DAILY, theo=off(0, 0)), a_talk()).plans()

    assert [(one.aim, one.lead) for one in plans] == [(Aim.SOONEST, SAM), (Aim.OTHER, THEO)]
    assert [days_of(one) for one in plans] == [[MONDAY], [MONDAY + timedelta(days=1)]]


def test_another_therapist_is_neither_the_usual_nor_the_soonest():
    zoe = a_practitioner(9, "Zoe", Kind.LMFT, working={MISSION: DAILY})
    facts = facts_of(DAILY, theo=off(0, 1), patient={"care_team": {Role.LEAD_THERAPIST: (THEO,)}})
    facts = replace(facts, practitioners={**facts.practitioners, zoe.id: zoe})
    plans = planner(facts, a_talk()).plans()

    assert [(one.aim, one.lead) for one in plans] == [
        (Aim.SOONEST, SAM),
        (Aim.USUAL, THEO),
        (Aim.OTHER, zoe.id),
    ]


def test_wishes_come_true_with_the_usual_therapist():
    """Sam is free on the first Thursday afternoon; Theo, whom the patient knows, on the second."""
    third = MONDAY + timedelta(days=3)
    facts = facts_of(
        busy={attention(THEO): [span("12:00", "20:00", third)]},
        patient={"care_team": {Role.LEAD_THERAPIST: (THEO,)}},
    )
    wishes = Wishes(weekdays=frozenset({3}), spans=((13 * 60, 18 * 60),))
    found = {one.aim: one for one in planner(facts, a_talk(), wishes=wishes).plans()}

    assert found[Aim.WISHED].lead == THEO
    assert found[Aim.WISHED].wished == 1
    assert days_of(found[Aim.WISHED]) == [third + timedelta(days=7)]


def test_a_wished_time_is_that_of_the_start():
    wishes = Wishes(spans=((13 * 60, 13 * 60 + 5),))
    (plan,) = planner(facts_of(), a_talk(), wishes=wishes, leads=frozenset({THEO})).plans()

    assert plan.units[0].main.starts == at("13:00")
    assert plan.wished == 1


def test_without_wishes_none_are_fulfilled():
    assert planner(facts_of(), a_talk()).plans()[0].wished == 0


def test_of_courses_that_fulfil_no_wish_the_soonest_is_taken():
    wishes = Wishes(spans=((60, 120),))
    plans = planner(facts_of(), *[a_talk(), a_talk(1, 20)], wishes=wishes, leads=frozenset({THEO})).plans()

    assert [days_of(one) for one in plans] == [[MONDAY, MONDAY + timedelta(days=1)]]


def test_what_nobody_leads_needs_no_therapist():
    check_up = replace(PREPARATION, code="check_up", role_windows=(a_window(Role.MONITOR, 0, 60),))
    alone = planner(facts_of(), CourseVisit(check_up, None, 0, 0))
    both = planner(facts_of(), CourseVisit(check_up, None, 0, 0), a_talk(1, 9), leads=frozenset({THEO}))

    assert alone.leads == [None]
    assert alone.plans()[0].lead is None
    assert [unit.main.type for unit in both.plans()[0].units] == [check_up, PREPARATION]


@pytest.mark.parametrize(
    ("now", "start"),
    [
        pytest.param(at("09:59"), at("10:00"), id="the_next_start"),
        pytest.param(at("10:00"), at("10:15"), id="not_that_of_this_very_minute"),
        pytest.param(at("00:00") - 60, at("00:00"), id="the_first_of_the_first_day"),
    ],
)
def test_nothing_starts_before_now(now, start):
    facts = facts_of(tuple(span("00:00", "24:00", day) for day in DAYS))
    at_once = CourseVisit(replace(PREPARATION, notice=0), None, 0, 0)
    plan = planner(facts, at_once, now=now, leads=frozenset({THEO})).plans()[0]

    assert plan.units[0].main.starts == start


def test_a_course_ends_when_its_gaps_let_it():
    assert planner(facts_of(DAILY), a_talk(), a_talk(3, 9), a_talk(20, 30)).soonest_end(THEO) == 23


def test_a_dose_is_where_the_same_therapist_can_follow_it_up():
    asked = planner(facts_of(DAILY, theo=off(1, 9)), a_dose(0, 0), leads=frozenset({THEO}))

    assert asked.soonest_end(THEO) == 10


def test_the_next_dose_waits_for_the_follow_up():
    assert planner(facts_of(DAILY), a_dose(0, 0), a_dose(1, 9)).soonest_end(THEO) == 2


def test_a_follow_up_is_on_a_day_of_its_therapist():
    facts = facts_of(DAILY, theo=off(1, 1))
    (plan,) = planner(facts, a_dose(0, 0), leads=frozenset({THEO})).plans()

    assert days_of(plan) == [MONDAY]
    assert local_date(plan.units[0].follow_up.starts, ZONE) == MONDAY + timedelta(days=2)
    assert plan.units[0].patient_id == facts.patient.id


def test_days_are_those_of_the_clinic_in_the_evening_too():
    evening = tuple(span("17:00", "19:30", day) for day in DAYS)
    plan = planner(facts_of(evening), a_talk(), latest_first=LAST, first=LAST).plans()[0]

    assert (plan.first, plan.last) == (LAST, LAST)
    assert plan.units[0].main.starts == at("17:00", LAST)
