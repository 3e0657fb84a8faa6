"""Starts as bits, rule by rule: within limits, beside other work, covered, and after what was due."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from coord.domain.appointment import ClinicId, Modality
from coord.domain.facts import Dose, Limits
from coord.domain.follow_up import is_missed, needs_its_own
from coord.domain.free_time import (
    Site,
    beside_work,
    covered_starts,
    due_starts,
    near_starts,
    noticed_starts,
    patient_starts,
    role_pool,
    room_pool,
    starts_after_integration,
    unrepeated_starts,
)
from coord.domain.free_time.limits import within_limits
from coord.domain.gates import GateStatus
from coord.domain.interval import Interval
from coord.domain.policy import Policy
from coord.domain.qualifications import Compact, Kind
from coord.domain.roles import Presence, Role, RoleWindow, Use
from coord.domain.rules.time import FARTHEST
from coord.domain.timeline import Grid, bits
from tests.domain.builders import (
    ADA,
    DAY_BEFORE,
    DOSING,
    GARDEN,
    HARBOR,
    INTEGRATION,
    MISSION,
    MONA,
    MONDAY,
    NEW_YEAR,
    NOW,
    PATIENT_PERSON,
    PATIENT_TAKEN,
    PLACE,
    THEO,
    TOM,
    TUESDAY,
    WEDNESDAY,
    a_gate,
    a_practitioner,
    a_qualification,
    a_window,
    an_order,
    at,
    attention,
    cover,
    some_facts,
    span,
)

DAY = span("08:00", "20:00")
CLOCKS_GO_BACK = date(2026, 11, 1)


LEAD = Role.LEAD_THERAPIST


def site(interval=DAY, *, is_lenient=False, **changes):
    facts = some_facts(**changes)
    return Site(facts.clinics[MISSION], Grid.over(interval), facts, is_lenient, NOW)


def minutes(timeline, found):
    return [found.grid.minute(bit) for bit in bits(timeline)]


def test_beside_other_work_are_the_day_s_begin_the_first_start_after_it_and_the_last_before_it():
    found = site(busy={attention(THEO): [span("10:00", "11:00")]})

    beside = beside_work(INTEGRATION, found.facts.practitioners[THEO], found)

    ends_before = [at("09:00")]
    begins_after = [at("11:00")]
    within = range(at("09:05"), at("11:00"), 5)
    assert [one for one in minutes(beside, found) if one not in within] == [
        at("08:00"),
        *ends_before,
        *begins_after,
    ]


@pytest.mark.parametrize(
    ("first", "end", "starts"),
    [
        pytest.param(at("08:00"), at("08:10"), [at("08:00"), at("08:05")], id="from_the_first"),
        pytest.param(at("08:01"), at("08:10"), [at("08:05")], id="none_before_its_minute"),
        pytest.param(at("07:00"), at("08:05"), [at("08:00")], id="none_before_the_grid"),
        pytest.param(at("07:00"), at("08:00"), [], id="none_where_it_ends_before_the_grid"),
        pytest.param(at("19:55"), at("23:00"), [at("19:55")], id="none_after_the_grid"),
        pytest.param(at("21:00"), at("23:00"), [], id="none_where_it_begins_after_the_grid"),
    ],
)
def test_the_starts_from_one_minute_until_before_another(first, end, starts):
    found = site()

    assert minutes(found.starts_in(first, end), found) == starts


def test_an_evening_fills_the_clinics_day_though_utc_has_the_next():
    both_days = Interval(at("00:00"), at("24:00", TUESDAY))
    evening = {attention(THEO): [span("18:00", "19:00")]}
    found = site(both_days, theo={"limits": Limits(day_minutes=179)}, busy=evening)

    starts = within_limits(DOSING, LEAD, found.facts.practitioners[THEO], found)

    assert starts & found.mask(MONDAY, MONDAY) == 0
    assert starts & found.mask(TUESDAY, TUESDAY) == found.mask(TUESDAY, TUESDAY)


def earliest(timeline, found):
    return min(minutes(timeline, found), default=None)


# Limits

IN_A_ROW = {"limits": Limits(work_minutes=180, break_minutes=30)}
SINCE_HALF_PAST_FIVE = {attention(THEO): [span("05:30", "08:00")]}


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        pytest.param({"theo": IN_A_ROW}, "08:00", id="nothing_else_that_day"),
        pytest.param(
            {"theo": IN_A_ROW, "busy": SINCE_HALF_PAST_FIVE}, "08:30", id="after_a_break_from_what_was_before"
        ),
        pytest.param(
            {"theo": IN_A_ROW, "busy": SINCE_HALF_PAST_FIVE, "is_lenient": True},
            "08:00",
            id="without_it_for_whoever_may_override_that",
        ),
        pytest.param(
            {
                "theo": {"limits": Limits(day_minutes=60, day_doses=9)},
                "busy": {attention(THEO): [span("18:00", "19:00")]},
            },
            None,
            id="not_on_a_full_day_though_there_is_room_for_treatments",
        ),
    ],
)
def test_somebody_with_limits_can_first_begin(changes, first):
    found = site(**changes)

    starts = within_limits(DOSING, LEAD, found.facts.practitioners[THEO], found)

    assert earliest(starts, found) == (first and at(first))


# Roles

IN_TWO_PARTS = replace(DOSING, role_windows=(a_window(LEAD, 0, 30), a_window(LEAD, 90, 120)))
WATCHED_FROM_OUTSIDE = replace(DOSING, role_windows=(a_window(Role.MONITOR, 0, 120, Use.COVER),))
ONLY_A_NURSE_ANAESTHETIST = Policy(scope={PLACE: {Role.PRESCRIBER: frozenset({Kind.CRNA})}})
LICENCE_HAS_ENDED = (a_qualification(Kind.MD, valid_until=DAY_BEFORE), a_qualification(Kind.DEA))


@pytest.mark.parametrize(
    ("kind", "role", "who", "changes", "first"),
    [
        pytest.param(DOSING, Role.PRESCRIBER, ADA, {}, "08:00", id="a_prescriber"),
        pytest.param(
            DOSING,
            Role.PRESCRIBER,
            ADA,
            {"policy": ONLY_A_NURSE_ANAESTHETIST},
            None,
            id="nobody_whom_the_law_of_the_state_does_not_let_prescribe",
        ),
        pytest.param(
            DOSING,
            Role.PRESCRIBER,
            ADA,
            {"ada": {"qualifications": LICENCE_HAS_ENDED}},
            None,
            id="nobody_with_a_registration_but_without_a_licence",
        ),
        pytest.param(
            IN_TWO_PARTS,
            LEAD,
            THEO,
            {"busy": {attention(THEO): [span("08:00", "08:30")]}},
            "08:30",
            id="who_is_free_for_all_parts_of_it",
        ),
        pytest.param(
            WATCHED_FROM_OUTSIDE,
            Role.MONITOR,
            MONA,
            {"mona": {"cover": 9}, "busy": {cover(MONA): [span("08:00", "09:00")] * 2}},
            "09:00",
            id="a_monitor_who_does_not_watch_as_many_already_as_the_house_allows",
        ),
        pytest.param(
            WATCHED_FROM_OUTSIDE,
            Role.MONITOR,
            MONA,
            {"mona": {"cover": 9}, "busy": {cover(MONA): [span("08:00", "09:00")]}},
            "08:00",
            id="a_monitor_who_watches_fewer",
        ),
    ],
)
def test_the_first_start_for_which_somebody_may_fill_a_role(kind, role, who, changes, first):
    found = site(**changes)

    starts = role_pool(kind, role, found).get(who, 0)

    assert earliest(starts, found) == (first and at(first))


NEVADA = "US-NV"
BY_VIDEO = replace(INTEGRATION, modality=Modality.TELEHEALTH)
MEMBERS = {PLACE: NEW_YEAR, NEVADA: NEW_YEAR}
COMPACT = Compact(name="Compact", kinds=frozenset({Kind.LMFT}), members=MEMBERS)
RENEWED = (
    a_qualification(Kind.LMFT, valid_until=MONDAY),
    a_qualification(Kind.LMFT, valid_from=TUESDAY),
)


@pytest.mark.parametrize(
    ("policy", "first"),
    [
        pytest.param(Policy(), None, id="not_without_a_licence_there"),
        pytest.param(Policy(compacts=(COMPACT,)), "08:00", id="by_a_compact_of_both_states"),
    ],
)
def test_by_video_a_licence_counts_where_the_patient_is(policy, first):
    found = site(policy=policy, patient={"location": NEVADA})

    starts = role_pool(BY_VIDEO, LEAD, found).get(THEO, 0)

    assert earliest(starts, found) == (first and at(first))


def test_a_licence_that_was_renewed_counts_through_both_terms():
    found = site(Interval(at("08:00"), at("20:00", TUESDAY)), theo={"qualifications": RENEWED})

    starts = minutes(role_pool(INTEGRATION, LEAD, found)[THEO], found)

    assert (starts[0], starts[-1]) == (at("08:00"), at("19:00", TUESDAY))


# The patient


@pytest.mark.parametrize(
    ("where", "first"),
    [pytest.param(MISSION, "08:00", id="here"), pytest.param(HARBOR, "10:00", id="at_another_clinic")],
)
def test_a_patient_who_is_seen_somewhere_cannot_come_here(where, first):
    found = site(presence={PATIENT_PERSON: ((span("07:00", "10:00"), where),)})

    assert earliest(patient_starts(INTEGRATION, found), found) == at(first)


def test_what_goes_on_without_the_patient_takes_no_time_of_theirs():
    found = site(busy={PATIENT_TAKEN: [DAY]})

    starts = patient_starts(replace(INTEGRATION, is_patient_present=False), found)

    assert minutes(starts, found)[0] == at("08:00")


def test_who_waits_for_clearance_can_come_on_the_first_day_that_is_two_clinic_days_away():
    week = Interval(at("00:00"), at("24:00", WEDNESDAY))
    found = site(week, patient={"gates": (a_gate(GateStatus.WAITING),)})

    assert earliest(patient_starts(DOSING, found), found) == at("00:00", TUESDAY)


def test_an_order_ends_with_the_clinics_day_though_utc_is_half_a_day_behind():
    auckland = ZoneInfo("Pacific/Auckland")
    both_days = Interval(at("00:00", zone=auckland), at("24:00", TUESDAY, auckland))
    until_monday = {"orders": (an_order(valid_until=MONDAY),)}
    found = site(both_days, mission={"zone": auckland}, patient=until_monday)

    starts = minutes(patient_starts(DOSING, found), found)

    assert (starts[0], starts[-1]) == (both_days.starts, both_days.starts + 1435)


# The clinic and its rooms


@pytest.mark.parametrize(
    ("features", "rooms"),
    [
        pytest.param(DOSING.room_features, {GARDEN}, id="with_just_what_it_needs"),
        pytest.param(DOSING.room_features | {"piano"}, {GARDEN}, id="with_more"),
        pytest.param(frozenset({"piano"}), set(), id="not_with_something_else"),
    ],
)
def test_a_visit_may_be_in_a_room(features, rooms):
    assert room_pool(DOSING, site(garden={"features": features})).keys() == rooms


def test_a_room_is_cleaned_after_the_last_visit_of_the_days_that_are_looked_at():
    found = site()

    assert minutes(room_pool(DOSING, found)[GARDEN], found)[-1] == at("18:00")


@pytest.mark.parametrize(
    ("now", "first"),
    [
        pytest.param(at("06:00"), "08:00", id="early_enough"),
        pytest.param(at("08:30"), "10:30", id="two_hours_from_now"),
    ],
)
def test_a_visit_with_two_hours_notice_may_begin(now, first):
    found = replace(site(), now=now)

    assert earliest(noticed_starts(replace(INTEGRATION, notice=120), found), found) == at(first)


def test_no_visit_begins_more_than_two_years_ahead():
    found = replace(site(), now=at("12:00") - FARTHEST)

    assert minutes(near_starts(found), found)[-1] == at("12:00")


def test_no_visit_begins_at_a_time_that_the_clinics_clock_shows_twice():
    found = site(Interval(at("00:00", CLOCKS_GO_BACK), at("04:00", CLOCKS_GO_BACK)))

    starts = minutes(unrepeated_starts(found), found)

    once = {at("00:00", CLOCKS_GO_BACK) + step for step in range(0, 300, 5)}
    assert once - set(starts) == {at("01:00", CLOCKS_GO_BACK) + step for step in range(0, 120, 5)}
    assert set(starts) < once


# Life support

FIRST_CLINIC = ClinicId(0)  # entered before the others
LATER_HERE = {"also_working": {FIRST_CLINIC: (span("08:00", "11:00"),)}}
OLIVE = a_practitioner(11, "Olive", Kind.ACLS)
TRAINED_TOM, TOM_TOO = a_practitioner(TOM, "Tom", Kind.BLS), a_practitioner(12, "Tom too", Kind.BLS)
TRAINED_THEO = a_practitioner(THEO, "Theo", Kind.BLS, **LATER_HERE)
ON_CALL = RoleWindow(LEAD, Use.ATTENTION, Presence.ON_CALL, 0, 120)
PRESENT = (a_window(Role.PRESCRIBER, 0, 120),)


@pytest.mark.parametrize(
    ("windows", "given", "first"),
    [
        pytest.param((a_window(LEAD, 0, 120),), {}, "11:00", id="when_their_hours_here_begin"),
        pytest.param(
            (a_window(LEAD, 0, 120),), {LEAD: THEO}, "08:00", id="at_any_time_with_a_part_throughout"
        ),
        pytest.param((a_window(LEAD, 0, 60),), {LEAD: THEO}, "10:00", id="with_a_part_until_they_begin"),
        pytest.param((a_window(LEAD, 60, 120),), {LEAD: THEO}, "11:00", id="with_a_part_that_begins_later"),
        pytest.param(
            (a_window(LEAD, 0, 30), a_window(LEAD, 90, 120)),
            {LEAD: THEO},
            "10:30",
            id="with_two_parts_and_a_gap_between",
        ),
        pytest.param((ON_CALL,), {LEAD: THEO}, "11:00", id="not_earlier_for_who_can_only_be_called"),
    ],
)
def test_the_first_covered_start_with_somebody_who_is_expected_elsewhere_until_eleven(windows, given, first):
    found = site(life_support=(OLIVE, TRAINED_THEO))
    kind = replace(DOSING, role_windows=(*PRESENT, *windows))

    starts = minutes(covered_starts(kind, found, given), found)

    assert (starts[0], starts[-1]) == (at(first), at("18:00"))


@pytest.mark.parametrize(
    ("kind", "trained"),
    [
        pytest.param(DOSING, (TOM_TOO, TRAINED_TOM), id="two_with_basic_life_support_alone"),
        pytest.param(DOSING, (OLIVE,), id="one_alone"),
        pytest.param(
            replace(DOSING, role_windows=()), (OLIVE, TRAINED_TOM), id="a_kind_without_a_prescriber"
        ),
    ],
)
def test_no_start_is_covered_by(kind, trained):
    assert covered_starts(kind, site(life_support=trained), {}) == 0


# Integration


def dose(clock, *follow_ups, every=1):
    return Dose(at(clock), follow_ups=tuple(map(at, follow_ups)), follow_up_every=every)


YESTERDAY_WITH_A_TALK = Dose(
    at("10:00", DAY_BEFORE), follow_ups=(at("12:00", DAY_BEFORE),), follow_up_every=1
)
DOSES = pytest.mark.parametrize(
    "doses",
    [
        pytest.param((), id="none"),
        pytest.param((dose("10:00", "11:00"),), id="one_with_its_follow_up"),
        pytest.param((dose("10:04", "11:04"),), id="between_the_steps"),
        pytest.param((dose("10:00", "10:00"),), id="one_whose_follow_up_is_not_after_it"),
        pytest.param((dose("10:00"),), id="one_without"),
        pytest.param((dose("12:04"), dose("10:04", "11:00")), id="told_in_no_order"),
        pytest.param((dose("10:00", "10:30"), dose("12:00"), dose("15:00")), id="two_without"),
        pytest.param((dose("10:00", "10:30"), dose("12:00", every=2)), id="one_for_two"),
        pytest.param(
            (YESTERDAY_WITH_A_TALK, dose("12:00", every=2), dose("14:00", every=2)), id="of_two_days"
        ),
    ],
)


@DOSES
@pytest.mark.parametrize("every", [1, 2, 3])
def test_a_start_needs_a_follow_up_of_its_own_by_the_doses_before_it(doses, every):
    found, kind = site(patient={"doses": doses}), replace(DOSING, follow_up_every=every)
    earlier = sorted(doses, key=lambda one: one.starts)

    due = minutes(due_starts(kind, found), found)

    assert due == [
        minute
        for minute in minutes(found.grid.full, found)
        if needs_its_own(every, kind.follow_up_count, [one for one in earlier if one.starts < minute])
    ]
    assert due_starts(replace(kind, follow_up=None), found) == 0


@DOSES
def test_a_start_comes_after_every_follow_up_that_was_due_before_it(doses):
    found = site(patient={"doses": doses})
    ordered = sorted(doses, key=lambda one: one.starts)

    assert minutes(starts_after_integration(DOSING, found), found) == [
        minute
        for minute in minutes(found.grid.full, found)
        if not any(
            one.starts < minute and is_missed(one, ordered[:number], minute)
            for number, one in enumerate(ordered)
        )
    ]
