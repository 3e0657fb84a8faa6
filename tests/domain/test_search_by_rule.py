"""Search and rules agree on each single rule: one change to the small world at a time, strict and lenient."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pytest

from coord.domain.appointment import ClinicId, Modality
from coord.domain.facts import Dose, Facts, Limits
from coord.domain.policy import CoverageRule, FollowUpRule, Policy, TravelRule, WishRule
from coord.domain.qualifications import Kind
from coord.domain.roles import Presence, Role, RoleWindow, Use
from coord.domain.slots import ClinicSearch, Wanted
from tests.domain.builders import (
    ADA,
    DAY_BEFORE,
    DOSING,
    FRIDAY,
    GARDEN,
    HARBOR,
    INTEGRATION,
    MISSION,
    MONDAY,
    NOW,
    OFFICE_HOURS,
    PATIENT_PERSON,
    PATIENT_TAKEN,
    PREPARATION,
    RITA,
    SAM,
    THEO,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    a_practitioner,
    a_qualification,
    a_type,
    a_window,
    at,
    attention,
    cover,
    person,
    room_taken,
    some_facts,
    span,
)
from tests.domain.oracle import Oracle

GRID = 30
TALK = Wanted(PREPARATION, None, MONDAY, TUESDAY, NOW)
DOSE = Wanted(a_type("dosing_iv", follow_up=None), None, MONDAY, MONDAY, NOW)
LATE_TALK = replace(PREPARATION, role_windows=(a_window(Role.LEAD_THERAPIST, 15, 45),))
SAM_IS_AWAY = {"working": {}}
LUNCH, AFTERNOON = span("12:00", "13:00"), span("14:00", "16:00")


@dataclass(frozen=True, slots=True)
class Asked:
    wanted: Wanted
    facts: Facts
    zone: ZoneInfo = ZONE


def asked(wanted=TALK, *, rules=None, **changes):
    """A search by Theo's and Garden's hours, with some of the world changed."""
    policy = replace(Policy(start_grid=GRID), **rules or {})
    return Asked(wanted, some_facts(policy=policy, **{"sam": SAM_IS_AWAY} | changes))


def theo(**changes):
    return {"theo": changes}


def limited(**limits):
    return {"theo": {"limits": Limits(**limits)}}


def busy(*spans):
    return {"busy": {attention(THEO): list(spans)}}


def of_kind(wanted=TALK, **changes):
    return replace(wanted, type=replace(wanted.type, **changes))


FIRST_CLINIC = ClinicId(0)  # entered before the others
PARTLY = (a_window(Role.LEAD_THERAPIST, 0, 60), a_window(Role.MONITOR, 0, 120))

CASES = {
    "nothing_changed": asked(),
    "a_dose": asked(DOSE),
    "grid_of_an_hour": asked(rules={"start_grid": 60}),
    # The clinic and the room
    "closed_at_noon": asked(mission={"opening": (span("08:00", "12:00"), span("13:00", "20:00"))}),
    "room_taken": asked(busy={room_taken(GARDEN): [LUNCH]}),
    "room_taken_beyond_the_turnover": asked(of_kind(turnover=30), busy={room_taken(GARDEN): [LUNCH]}),
    "room_out_of_use": asked(garden={"out_of_use": (LUNCH,)}),
    "room_out_of_use_beyond_the_turnover": asked(of_kind(turnover=30), garden={"out_of_use": (LUNCH,)}),
    "room_unfit": asked(garden={"features": frozenset()}),
    "spare_before_closing": asked(of_kind(closing_spare=90)),
    "notice": asked(of_kind(replace(TALK, now=at("08:00")), notice=240)),
    "asked_in_the_middle_of_the_day": asked(of_kind(replace(TALK, now=at("13:00")), notice=0)),
    # The patient
    "patient_taken": asked(busy={PATIENT_TAKEN: [LUNCH]}),
    "patient_at_another_clinic": asked(presence={PATIENT_PERSON: ((LUNCH, HARBOR),)}),
    "patient_taken_but_not_needed": asked(of_kind(is_patient_present=False), busy={PATIENT_TAKEN: [LUNCH]}),
    "birthday_in_between": asked(of_kind(min_age=18), patient={"birth_date": TUESDAY.replace(year=2008)}),
    "kept_apart_for_a_day": asked(patient={"apart": ((LUNCH, MISSION),)}),
    "kept_apart_at_another_clinic": asked(patient={"apart": ((LUNCH, HARBOR),)}),
    "kept_apart_for_an_hour": asked(
        rules={"wishes": WishRule(apart_minutes=60)}, patient={"apart": ((LUNCH, MISSION),)}
    ),
    "kept_apart_but_not_there": asked(
        of_kind(is_patient_present=False), patient={"apart": ((LUNCH, MISSION),)}
    ),
    # The people
    "at_work_in_the_afternoon": asked(**theo(working={MISSION: (AFTERNOON,)})),
    "on_time_off": asked(**theo(time_off=(LUNCH,))),
    "busy_in_another_calendar": asked(**theo(busy_elsewhere=(LUNCH,))),
    "taken": asked(**busy(LUNCH)),
    "taken_but_needed_in_the_middle_only": asked(of_kind(role_windows=LATE_TALK.role_windows), **busy(LUNCH)),
    "at_another_clinic": asked(presence={person(THEO): ((LUNCH, HARBOR),)}),
    "on_the_way": asked(
        presence={person(THEO): ((LUNCH, HARBOR),)}, travel={(MISSION, HARBOR): 60, (HARBOR, MISSION): 30}
    ),
    "on_a_way_of_the_policys": asked(
        rules={"travel": TravelRule(30)}, presence={person(THEO): ((LUNCH, HARBOR),)}
    ),
    "licensed_until_monday": asked(
        **theo(qualifications=(a_qualification(Kind.LMFT, valid_until=MONDAY),)),
    ),
    "licensed_again_on_tuesday": asked(
        **theo(
            qualifications=(
                a_qualification(Kind.LMFT, valid_until=DAY_BEFORE),
                a_qualification(Kind.PSY, valid_from=TUESDAY),
            )
        ),
    ),
    "licence_suspended": asked(**theo(qualifications=(a_qualification(Kind.LMFT, active=False),))),
    "registered_until_sunday": asked(
        DOSE,
        ada={"qualifications": (a_qualification(Kind.MD), a_qualification(Kind.DEA, valid_until=DAY_BEFORE))},
    ),
    "never_with": asked(patient={"never_with": frozenset({THEO})}),
    "a_wish_for_a_gender": asked(patient={"gender_wish": "female"}, **theo(gender="male")),
    "no_strangers": asked(patient={"agrees_to_stranger": False}),
    "no_shared_language": asked(patient={"languages": ("es",)}, **theo(languages=frozenset({"en"}))),
    "an_interpreter": asked(
        patient={"languages": ("es",)},
        theo={"languages": frozenset({"en"})},
        mona={"languages": frozenset({"es", "en"})},
    ),
    # Their limits
    "a_day_that_is_just_full": asked(**limited(day_minutes=120), **busy(LUNCH)),
    "a_day_that_is_too_full": asked(**limited(day_minutes=119), **busy(LUNCH)),
    "a_week_that_is_just_full": asked(**limited(week_minutes=120), **busy(span("12:00", "13:00", FRIDAY))),
    "a_week_that_is_too_full": asked(**limited(week_minutes=119), **busy(span("12:00", "13:00", FRIDAY))),
    "a_day_and_a_week_of_which_one_is_full": asked(
        **limited(day_minutes=90, week_minutes=900), **busy(LUNCH, span("12:00", "20:00", THURSDAY))
    ),
    "no_more_treatments_that_day": asked(
        DOSE, theo={"limits": Limits(day_doses=1), "treatments": (at("18:00"),)}
    ),
    "treatments_of_another_day": asked(
        DOSE, theo={"limits": Limits(day_doses=1), "treatments": (at("18:00", DAY_BEFORE),)}
    ),
    "treatments_do_not_limit_talks": asked(
        theo={"limits": Limits(day_doses=1), "treatments": (at("18:00"), at("18:00", TUESDAY))}
    ),
    "breaks": asked(**limited(work_minutes=120, break_minutes=60), **busy(LUNCH, AFTERNOON)),
    "breaks_around_what_is_needed": asked(
        of_kind(role_windows=LATE_TALK.role_windows),
        **limited(work_minutes=120, break_minutes=45),
        **busy(LUNCH, AFTERNOON),
    ),
    "work_without_breaks": asked(**limited(work_minutes=60), **busy(LUNCH, AFTERNOON)),
    "breaks_without_length": asked(**limited(break_minutes=60), **busy(LUNCH, AFTERNOON)),
    "limits_of_who_covers": asked(
        of_kind(DOSE, role_windows=(*DOSE.type.role_windows[1:],)),
        ada={"limits": Limits(day_minutes=0, week_minutes=0, work_minutes=10, break_minutes=30)},
        busy={attention(ADA): [LUNCH]},
    ),
    # Treatment
    "cover_taken": asked(DOSE, busy={cover(ADA): [AFTERNOON, span("15:00", "18:00")]}),
    "cover_of_the_house": asked(
        DOSE, rules={"coverage": CoverageRule(most_per_prescriber=1)}, busy={cover(ADA): [AFTERNOON]}
    ),
    "cover_of_the_house_by_role": asked(
        DOSE,
        rules={"coverage": CoverageRule(most_per_prescriber=1)},
        ada={"cover": 9},
        busy={
            cover(ADA): [
                (AFTERNOON, Role.MONITOR),
                (LUNCH, Role.PRESCRIBER),
                (span("15:00", "18:00"), Role.MONITOR),
            ]
        },
    ),
    "cover_of_one_person_in_two_roles": asked(
        DOSE,
        rules={"coverage": CoverageRule(most_per_prescriber=2)},
        busy={cover(ADA): [(AFTERNOON, Role.MONITOR), (span("15:00", "18:00"), Role.PRESCRIBER)]},
    ),
    "nobody_trained_after_two": asked(
        DOSE,
        life_support=(
            a_practitioner(RITA, "Rita", Kind.ACLS, working={MISSION: (span("08:00", "14:00"),)}),
            a_practitioner(6, "Tom", Kind.BLS, working={MISSION: (span("08:00", "20:00"),)}),
        ),
    ),
    "who_is_expected_at_another_clinic": asked(
        DOSE,
        life_support=(
            a_practitioner(RITA, "Rita", Kind.ACLS, also_working={FIRST_CLINIC: (AFTERNOON,)}),
            a_practitioner(6, "Tom", Kind.BLS),
        ),
        presence={person(RITA): ((span("14:30", "15:00"), MISSION),)},
    ),
    "who_is_expected_at_another_clinic_and_has_a_part": asked(
        DOSE,
        ada={"also_working": {FIRST_CLINIC: (AFTERNOON,)}},
        life_support=(
            a_practitioner(ADA, "Ada", Kind.ACLS, also_working={FIRST_CLINIC: (AFTERNOON,)}),
            a_practitioner(6, "Tom", Kind.BLS),
        ),
    ),
    "two_who_are_expected_at_another_clinic_with_parts": asked(
        of_kind(DOSE, role_windows=(*DOSE.type.role_windows[:2], *PARTLY)),
        sam={"working": {MISSION: OFFICE_HOURS}},
        life_support=(
            a_practitioner(ADA, "Ada", Kind.ACLS, also_working={FIRST_CLINIC: (AFTERNOON,)}),
            a_practitioner(SAM, "Sam", Kind.BLS, also_working={FIRST_CLINIC: (AFTERNOON,)}),
            a_practitioner(THEO, "Theo", Kind.BLS, also_working={FIRST_CLINIC: (LUNCH,)}),
        ),
    ),
    "nobody_trained_is_wanted": asked(
        DOSE, rules={"coverage": CoverageRule(acls=0, others=0)}, life_support=()
    ),
    "a_prescriber_who_leaves_early": asked(
        of_kind(
            DOSE,
            role_windows=(
                RoleWindow(Role.PRESCRIBER, Use.COVER, Presence.ON_SITE, 0, 60),
                *DOSE.type.role_windows[2:],
            ),
        )
    ),
    "a_dose_two_days_before": asked(DOSE, patient={"doses": (Dose(at("09:00", DAY_BEFORE)),)}),
    "a_missed_follow_up": asked(
        DOSE,
        rules={"doses": replace(Policy().doses, least_spacing_days=0, most=9)},
        patient={"doses": (Dose(at("10:00"), follow_ups=(at("14:00"),), follow_up_every=1),)},
    ),
    "a_waived_follow_up": asked(
        DOSE,
        rules={"doses": replace(Policy().doses, least_spacing_days=0, most=9)},
        patient={"doses": (Dose(at("10:00"), follow_up_every=1, is_waived=True),)},
    ),
    # By video
    "by_video": asked(
        of_kind(modality=Modality.TELEHEALTH, room_features=frozenset()),
        patient={"location": "US-CA"},
        presence={person(THEO): ((LUNCH, HARBOR),), PATIENT_PERSON: ((AFTERNOON, HARBOR),)},
        **theo(busy_elsewhere=(span("18:00", "20:00"),)),
    ),
}


def with_follow_up(first=MONDAY, last=MONDAY, **changes):
    return asked(Wanted(DOSING, INTEGRATION, first, last, NOW), **changes)


def room_for_one(**who):
    """A week in which each of these has room for a treatment or for a talk, and not for both."""
    return {name: {"limits": Limits(week_minutes=179), **changes} for name, changes in who.items()}


ANY_THERAPIST = {"follow_up": FollowUpRule(same_therapist=False)}
LATER_THAN_AIMED = {"follow_up": FollowUpRule(aim_clinic_days=9, same_therapist=False)}
BOTH = {"languages": frozenset({"es", "en"})}

FOLLOWED = {
    "a_unit": with_follow_up(),
    "a_week_with_room_for_one": with_follow_up(first=THURSDAY, last=FRIDAY, **room_for_one(theo={})),
    "a_week_with_room_for_one_by_two": with_follow_up(
        rules=ANY_THERAPIST, **room_for_one(theo={}, sam={"working": {MISSION: OFFICE_HOURS}})
    ),
    "a_week_with_room_for_one_whoever_it_is": with_follow_up(
        rules=LATER_THAN_AIMED,
        first=THURSDAY,
        last=FRIDAY,
        **room_for_one(theo={}, sam={"working": {MISSION: OFFICE_HOURS}}),
    ),
    "a_week_with_room_for_one_by_two_or_the_same_two_weeks": with_follow_up(
        first=THURSDAY,
        last=FRIDAY,
        **room_for_one(theo={}, sam={"working": {MISSION: OFFICE_HOURS}}),
    ),
    "a_monitor_with_room_for_one": with_follow_up(
        rules=ANY_THERAPIST,
        **theo(working={MISSION: (span("08:00", "20:00"),)}),
        **room_for_one(mona={"qualifications": (a_qualification(Kind.RN), a_qualification(Kind.LMFT))}),
    ),
    "a_monitor_with_room_for_one_and_somebody_in_her_place": with_follow_up(
        rules=ANY_THERAPIST,
        **theo(working={MISSION: (span("08:00", "20:00"),)}),
        **room_for_one(mona={"qualifications": (a_qualification(Kind.RN), a_qualification(Kind.LMFT))}),
        sam={"qualifications": (a_qualification(Kind.RN),)},
    ),
    "an_interpreter_with_room_for_one": with_follow_up(
        patient={"languages": ("es",)}, theo={"languages": frozenset({"en"})}, **room_for_one(sam=BOTH)
    ),
    "two_interpreters_one_with_room_for_one": with_follow_up(
        patient={"languages": ("es",)},
        theo={"languages": frozenset({"en"})},
        ada=BOTH,
        **room_for_one(sam=BOTH),
    ),
    "a_follow_up_on_one_day_only": with_follow_up(
        **theo(working={MISSION: (span("08:00", "20:00"), span("08:00", "10:00", THURSDAY))})
    ),
    "a_follow_up_that_would_be_late": with_follow_up(
        **theo(working={MISSION: (span("08:00", "20:00"), span("08:00", "10:00", FRIDAY))})
    ),
    "a_follow_up_by_another": with_follow_up(
        theo={"working": {MISSION: (span("08:00", "20:00"),)}},
        sam={"working": {MISSION: (span("08:00", "20:00", WEDNESDAY),)}},
    ),
    "a_follow_up_before_the_next_dose": with_follow_up(
        **theo(working={MISSION: (span("08:00", "20:00"), span("10:00", "20:00", THURSDAY))}),
        patient={"doses": (Dose(at("11:30", THURSDAY)),)},
    ),
    "a_follow_up_too_near_the_next_dose": with_follow_up(
        **theo(working={MISSION: (span("08:00", "20:00"), span("11:00", "20:00", THURSDAY))}),
        patient={"doses": (Dose(at("11:00", THURSDAY)),)},
    ),
}


@pytest.mark.parametrize("is_lenient", [False, True], ids=["strict", "lenient"])
@pytest.mark.parametrize("case", [*CASES, *FOLLOWED])
def test_what_is_found_is_just_what_the_rules_allow(case, is_lenient):
    one = (CASES | FOLLOWED)[case]
    one = replace(one, wanted=replace(one.wanted, is_lenient=is_lenient))

    found = ClinicSearch(one.wanted, MISSION, one.facts)

    assert found.minutes() == Oracle(one).starts()
    proposals = [found.proposal_at(minute) for minute in found.minutes()]
    assert [Oracle(one).against(proposal) for proposal in proposals] == [[]] * len(proposals)
