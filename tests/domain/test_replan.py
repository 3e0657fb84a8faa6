"""The day it all changes: how far patients are, who may stand in, and which change is the least."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coord.domain.appointment import Modality
from coord.domain.booking import refusals
from coord.domain.facts import Dose
from coord.domain.permissions import Permission
from coord.domain.policy import DayRule, Policy, PreparationRule
from coord.domain.qualifications import Kind
from coord.domain.reasons import Field
from coord.domain.replan import Readiness, StandIn, parts_against, readiness, stand_ins, strangers
from coord.domain.replan.weighing import ASK, of_move, of_stand_in
from coord.domain.roles import Role
from coord.domain.standing import against_booked
from tests.domain.builders import (
    ADA,
    DOSING,
    MISSION,
    MONA,
    MONDAY,
    NOW,
    PREPARATION,
    SAM,
    THEO,
    ZONE,
    a_dose,
    a_follow_up,
    a_practitioner,
    a_unit,
    at,
    attention,
    some_facts,
    span,
)

EVERYTHING = frozenset(Permission)
ALL_DAY = (span("00:00", "24:00"),)
UNIT = a_unit(a_dose(), a_follow_up())


def found(unit=UNIT, permissions=EVERYTHING, **changes):
    """The stand-ins for what the rules object to in the small world with some of it changed."""
    facts = some_facts(**changes)
    parts = parts_against(against_booked(unit, facts, NOW, frozenset()))
    return stand_ins(unit, parts, facts, NOW, permissions)


def people(one: StandIn, position: int = 0):
    return one.proposal.appointments[position].people


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("03:59", Readiness.AT_EASE),
        ("04:00", Readiness.PREPARING),
        ("08:49", Readiness.PREPARING),
        ("08:50", Readiness.TRAVELLING),
    ],
)
def test_of_a_treatment_at_ten_food_ends_six_hours_before(clock, expected):
    policy = Policy(preparation=PreparationRule(morning=0))

    assert readiness(a_dose(), ZONE, policy, at(clock)) is expected


def test_where_food_ends_at_bedtime_the_day_of_the_visit_counts():
    before, of_the_day = at("23:59", MONDAY - timedelta(days=1)), at("00:00")

    assert readiness(a_dose(), ZONE, Policy(), before) is Readiness.AT_EASE
    assert readiness(a_dose(), ZONE, Policy(), of_the_day) is Readiness.PREPARING


def test_who_comes_to_talk_prepares_nothing_and_is_on_the_way_by_the_houses_minutes():
    talk = a_dose(type=PREPARATION)
    policy = Policy(day=DayRule(travel_minutes=30))

    assert readiness(talk, ZONE, policy, at("09:19")) is Readiness.AT_EASE
    assert readiness(talk, ZONE, policy, at("09:20")) is Readiness.TRAVELLING


def test_nobody_travels_to_a_visit_by_video():
    video = a_dose(type=replace(PREPARATION, modality=Modality.TELEHEALTH))

    assert readiness(video, ZONE, Policy(), at("09:59")) is Readiness.AT_EASE


def test_where_nothing_is_lost_nobody_stands_in():
    assert found() == []


def test_another_of_the_profession_stands_in_for_a_monitor():
    (one,) = found(mona={"time_off": ALL_DAY})

    assert people(one) == {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO, Role.MONITOR: SAM}
    assert people(one, 1) == {Role.LEAD_THERAPIST: THEO}
    assert one.strangers == (SAM,)
    assert one.soft == ()


@pytest.mark.parametrize(
    "sam",
    [
        {"time_off": ALL_DAY},
        {"qualifications": ()},
        {"working": {}},
    ],
)
def test_nobody_stands_in_who_is_away_unqualified_or_elsewhere(sam):
    assert found(mona={"time_off": ALL_DAY}, sam=sam) == []


def test_nobody_stands_in_who_is_taken():
    assert found(theo={"time_off": ALL_DAY}, busy={attention(SAM): [span("10:30", "11:00")]}) == []


def test_nobody_has_two_parts_by_standing_in():
    unit = a_unit(a_dose(people={Role.PRESCRIBER: SAM, Role.LEAD_THERAPIST: THEO, Role.MONITOR: MONA}))

    assert all(Role.MONITOR in people(one) for one in found(unit, mona={"time_off": ALL_DAY}))
    assert SAM not in [people(one)[Role.MONITOR] for one in found(unit, mona={"time_off": ALL_DAY})]


def test_a_therapist_who_stands_in_is_not_the_usual_one():
    (one,) = found(theo={"time_off": ALL_DAY})

    assert people(one)[Role.LEAD_THERAPIST] == SAM
    assert [type(each.reason).__name__ for each in one.soft] == ["FollowUpByAnother"]
    assert found(theo={"time_off": ALL_DAY}, permissions=frozenset()) == []


def test_what_a_house_has_hardened_is_not_offered():
    policy = Policy(hard=frozenset({"FollowUpByAnother"}))

    assert found(theo={"time_off": ALL_DAY}, policy=policy) == []


def test_a_role_lost_in_both_visits_is_filled_by_one():
    both = {"time_off": (span("00:00", "24:00"), span("00:00", "24:00", MONDAY + timedelta(days=2)))}
    (one,) = found(theo=both)

    assert (people(one)[Role.LEAD_THERAPIST], people(one, 1)[Role.LEAD_THERAPIST]) == (SAM, SAM)
    assert one.soft == ()


def test_no_other_wish_is_gone_against():
    assert found(mona={"time_off": ALL_DAY}, patient={"never_with": frozenset({SAM})}) == []
    assert found(mona={"time_off": ALL_DAY}, patient={"gender_wish": "female"}) == []


def test_who_does_not_want_strangers_is_asked():
    knows = frozenset({ADA, THEO, MONA})
    (one,) = found(mona={"time_off": ALL_DAY}, patient={"agrees_to_stranger": False, "met": knows})

    assert [type(each.reason).__name__ for each in one.soft] == ["StrangerInRoom"]


def test_another_room_stands_in_for_a_broken_one():
    broken = {"garden": {"out_of_use": ALL_DAY}}

    assert found(**broken) == []
    (one,) = found(**broken, pier={"clinic_id": MISSION})
    assert one.proposal.main.room_id != UNIT.main.room_id
    assert one.proposal.appointments[1].room_id == UNIT.appointments[1].room_id
    assert found(**broken, pier={"clinic_id": MISSION, "features": frozenset()}) == []


def test_nobody_stands_in_for_a_clinic_that_is_closed():
    assert found(mission={"opening": ()}) == []


def test_only_people_and_rooms_are_parts():
    facts = some_facts(mission={"opening": ()}, mona={"time_off": ALL_DAY})
    against = refusals(UNIT, facts, NOW)

    assert parts_against(against) == {(0, Field.MONITOR)}


def test_whoever_the_patient_knows_is_no_stranger():
    with_sam = a_unit(a_dose(people={Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO, Role.MONITOR: SAM}))

    assert strangers(with_sam, UNIT, some_facts()) == (SAM,)
    assert strangers(with_sam, with_sam, some_facts()) == ()
    assert strangers(with_sam, UNIT, some_facts(patient={"met": frozenset({SAM})})) == ()
    assert strangers(with_sam, UNIT, some_facts(patient={"care_team": {Role.MONITOR: (SAM,)}})) == ()


def test_who_is_not_in_the_room_is_no_stranger():
    absent = replace(DOSING, is_patient_present=False)
    meeting = a_unit(a_dose(type=absent, people={Role.MONITOR: SAM}))

    assert strangers(meeting, UNIT, some_facts()) == ()


def test_whom_the_patient_knows_comes_first():
    usual = Dose(at("10:00", MONDAY - timedelta(days=7)), THEO, therapist_name="Theo")
    (one,) = found(theo={"time_off": ALL_DAY}, patient={"doses": (usual,), "met": frozenset({SAM})})

    assert one.strangers == ()
    assert {type(each.reason).__name__ for each in one.soft} >= {"TherapistChanges"}


def test_the_least_change_costs_least():
    known, strange = StandIn(UNIT, (), ()), StandIn(UNIT, (), (SAM,))
    in_order = [
        of_stand_in(known),
        of_stand_in(strange),
        of_move(0, keeps_people=True),
        of_move(0, keeps_people=False),
        of_move(1, keeps_people=True),
        of_move(2, keeps_people=True),
        ASK,
    ]

    assert in_order == sorted(set(in_order))
    assert of_move(-1, keeps_people=True) == of_move(1, keeps_people=True)


def test_of_two_who_may_stand_in_the_one_whom_the_patient_knows_comes_first():
    nina = a_practitioner(8, "Nina", Kind.RN)
    facts = some_facts(mona={"time_off": ALL_DAY}, patient={"met": frozenset({nina.id})})
    facts = replace(facts, practitioners={**facts.practitioners, nina.id: nina})
    parts = parts_against(against_booked(UNIT, facts, NOW, frozenset()))

    in_order = [people(one)[Role.MONITOR] for one in stand_ins(UNIT, parts, facts, NOW, EVERYTHING)]

    assert in_order == [nina.id, SAM]


def test_a_stand_in_who_is_not_the_usual_one_or_a_stranger_costs_more():
    usual = of_stand_in(StandIn(UNIT, (), ()))
    (not_usual,) = found(theo={"time_off": ALL_DAY}, patient={"met": frozenset({SAM})})

    assert usual < of_stand_in(not_usual) < of_stand_in(replace(not_usual, strangers=(SAM,)))
    assert of_move(0, keeps_people=False) - of_move(0, keeps_people=True) == 5
