"""What is offered can be booked, and what can be booked is offered: the search beside its oracle."""

from dataclasses import replace
from datetime import date

import pytest

from coord.domain.facts import Dose
from coord.domain.follow_up import follow_up_days, follow_up_rule
from coord.domain.gates import GateStatus, Light
from coord.domain.local_time import local_date, to_wall
from coord.domain.policy import DoseRule, Policy
from coord.domain.qualifications import Kind
from coord.domain.reasons import (
    ClearanceRefused,
    Field,
    IntegrationMissed,
    NoDosesLeft,
    NoOrder,
    OrderEnded,
    PatientInactive,
)
from coord.domain.roles import Role
from coord.domain.slots import ClinicSearch, Wanted, search_at
from tests.domain.builders import (
    ADA,
    DAY_BEFORE,
    DOSING,
    GARDEN,
    INTEGRATION,
    MISSION,
    MONA,
    MONDAY,
    NOW,
    PIER,
    PREPARATION,
    SAM,
    THEO,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    a_gate,
    a_qualification,
    a_type,
    a_window,
    an_order,
    at,
    attention,
    some_facts,
    span,
)
from tests.domain.oracle import Oracle
from tests.domain.rules.row import THROUGH_THE_NIGHTS
from tests.domain.small_clinics import Night, a_little, a_night, changing, with_other_kinds

SEVERAL = pytest.mark.parametrize("number", range(120))
DOSE = Wanted(DOSING, INTEGRATION, MONDAY, MONDAY, NOW)
A_TALK = Wanted(PREPARATION, None, MONDAY, MONDAY, NOW)
LAST_START = at("17:15")
SAM_IS_TAKEN = {attention(SAM): [span("00:00", "24:00")]}


def search_of(little):
    return ClinicSearch(little.wanted, MISSION, little.facts)


def search(wanted=DOSE, **changes):
    return ClinicSearch(wanted, MISSION, some_facts(**changes))


def with_therapist(little, who):
    patient = replace(little.facts.patient, care_team={Role.LEAD_THERAPIST: (who,)})
    return replace(little, facts=replace(little.facts, patient=patient))


# Beside the oracle


@SEVERAL
def test_a_start_is_found_when_the_rules_let_somebody_somewhere_have_it(number):
    little = a_little(number)

    assert search_of(little).minutes() == Oracle(little).starts()


@SEVERAL
def test_what_is_proposed_at_a_found_start_can_be_booked(number):
    little = a_little(number)
    found = search_of(little)

    proposals = [found.proposal_at(minute) for minute in found.minutes()]

    assert [one.main.starts for one in proposals] == found.minutes()
    assert [Oracle(little).against(one) for one in proposals] == [[]] * len(proposals)


@SEVERAL
def test_a_therapist_of_the_care_team_is_proposed_wherever_they_can_be(number):
    little = a_little(number)

    for therapist in little.facts.practitioners:
        wished = with_therapist(little, therapist)
        found, possible = search_of(wished), Oracle(wished).starts_by(therapist)
        proposed = {minute: found.proposal_at(minute).main.people for minute in found.minutes()}
        theirs = {minute for minute, people in proposed.items() if people[Role.LEAD_THERAPIST] == therapist}
        assert theirs == proposed.keys() & possible


@SEVERAL
def test_a_follow_up_is_the_earliest_by_the_same_therapist_in_the_aimed_days_if_that_may_be(number):
    little = a_little(number)
    found, oracle = search_of(little), Oracle(little)

    for minute in found.minutes()[::5] if little.wanted.follow_up else []:
        unit = found.proposal_at(minute)
        same = oracle.follow_ups(unit.main, by=unit.main.people[Role.LEAD_THERAPIST])
        anybody = oracle.follow_ups(unit.main)
        rule = follow_up_rule(unit.main.interval, found.clinic, little.facts)
        aim = follow_up_days(unit.main.interval, found.clinic, rule).aim
        wishes = [by(aim, same, little.zone), same, by(aim, anybody, little.zone), anybody]
        proposed = unit.follow_up.starts if unit.follow_up else None
        assert proposed == next((min(wish) for wish in wishes if wish), None)


def by(day, minutes, zone):
    return [minute for minute in minutes if local_date(minute, zone) <= day]


CHANGES = [changing(a_little(number), number) for number in range(40)]
CHANGES += [changing(a_night(number), number, Night) for number in range(12)]


@pytest.mark.parametrize("little", CHANGES, ids=map(str, range(len(CHANGES))))
def test_where_the_policy_changes_on_a_day_each_start_is_found_by_that_of_its_own(little):
    found, oracle = search_of(little), Oracle(little)

    proposals = [found.proposal_at(minute) for minute in found.minutes()]

    assert [one.main.starts for one in proposals] == oracle.starts()
    assert [oracle.against(one) for one in proposals] == [[]] * len(proposals)


OTHER_KINDS = [with_other_kinds(a_little(number), number) for number in range(40)]
OTHER_KINDS += [with_other_kinds(a_night(number), number) for number in range(12)]


@pytest.mark.parametrize("little", OTHER_KINDS, ids=map(str, range(len(OTHER_KINDS))))
def test_where_a_kind_of_visit_changes_on_a_day_each_start_is_found_by_that_of_its_own(little):
    is_alone = little.wanted.follow_up is None
    found, oracle = search_at(little.wanted, MISSION, little.facts, is_alone=is_alone), Oracle(little)

    proposals = [found.proposal_at(minute) for minute in found.minutes()]

    assert [one.main.starts for one in proposals] == oracle.starts()
    assert [oracle.against(one) for one in proposals] == [[]] * len(proposals)
    assert sorted(minute for _, minute in found.scored()) == found.minutes()


NIGHTS = pytest.mark.parametrize("number", range(24))


@NIGHTS
def test_by_night_a_start_is_found_when_the_rules_let_it_be_and_what_is_proposed_can_be_booked(number):
    """Where clocks change, and where a follow-up may come while its own visit's room is turned over."""
    night = a_night(number)
    found, oracle = search_of(night), Oracle(night)

    proposals = [found.proposal_at(minute) for minute in found.minutes()]

    assert [one.main.starts for one in proposals] == oracle.starts()
    assert [oracle.against(one) for one in proposals] == [[]] * len(proposals)
    assert not [one for unit in proposals for one in unit.appointments if is_shown_twice(one.starts, night)]


def is_shown_twice(minute, little):
    """Whether the clock shows the same an hour, or half of one, before or after."""
    shown = to_wall(minute, little.zone)
    return any(to_wall(minute + other, little.zone) == shown for other in (-60, -30, 30, 60))


# Whom and what it proposes


def test_without_wishes_those_are_proposed_who_can_do_least_else():
    unit = search().proposal_at(LAST_START)

    assert unit.main.people == {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO, Role.MONITOR: MONA}


def test_who_is_wished_for_is_proposed_in_each_role():
    team = {Role.PRESCRIBER: (SAM,), Role.MONITOR: (ADA,)}

    unit = search(patient={"care_team": team}).proposal_at(LAST_START)

    assert unit.main.people == {Role.PRESCRIBER: SAM, Role.LEAD_THERAPIST: THEO, Role.MONITOR: ADA}


def test_a_lenient_search_proposes_nobody_for_two_roles_even_where_that_could_be_overridden():
    lenient = replace(DOSE, is_lenient=True)
    soft = Policy(hard=frozenset())

    only_sam = search(lenient, policy=soft, ada={"qualifications": ()}, mona={"qualifications": ()})
    with_mona = search(lenient, policy=soft, ada={"qualifications": ()})

    assert only_sam.minutes() == []
    units = [with_mona.proposal_at(minute) for minute in with_mona.minutes()]
    assert units
    assert {len(set(unit.main.people.values())) for unit in units} == {3}


def test_of_two_in_the_care_team_the_first_is_proposed():
    team = {Role.LEAD_THERAPIST: (SAM, THEO)}

    unit = search(patient={"care_team": team}).proposal_at(LAST_START)

    assert unit.main.people[Role.LEAD_THERAPIST] == SAM


def test_another_therapist_is_proposed_where_the_wished_one_is_taken():
    team = {Role.LEAD_THERAPIST: (THEO,)}

    unit = search(patient={"care_team": team}, busy={attention(THEO): [span("19:00", "19:15")]}).proposal_at(
        LAST_START
    )

    assert unit.main.people[Role.LEAD_THERAPIST] == SAM


def test_the_plainest_room_that_is_fit_is_proposed():
    plain = {"clinic_id": MISSION, "features": frozenset({"talk"})}

    unit = search(pier=plain).proposal_at(LAST_START)

    assert (unit.main.room_id, unit.follow_up.room_id) == (GARDEN, PIER)


def test_the_follow_up_is_on_the_first_open_day_after_the_dose():
    unit = search().proposal_at(LAST_START)

    assert unit.follow_up.starts == at("08:00", TUESDAY)


def test_nothing_is_proposed_where_no_start_was_found():
    with pytest.raises(ValueError, match=r"^nothing can be proposed where no start was found$"):
        search().proposal_at(at("07:00"))


# When


@pytest.mark.parametrize(
    ("now", "first"),
    [
        pytest.param("07:59", "08:00", id="a_minute_ahead_is_still_offered"),
        pytest.param("08:00", "08:15", id="what_starts_now_is_not"),
        pytest.param("08:01", "08:15", id="nor_what_has_started"),
    ],
)
def test_only_what_is_to_come_is_offered(now, first):
    at_once = replace(DOSE, type=a_type("dosing_iv", notice=0), now=at(now))

    assert search(at_once).minutes()[0] == at(first)


def test_all_starts_of_the_wanted_days_are_offered_and_no_others():
    starts = search(replace(DOSE, last=TUESDAY)).minutes()

    quarters = range(0, 9 * 60 + 15 + 1, 15)
    assert starts == [at("08:00", day) + n for day in (MONDAY, TUESDAY) for n in quarters]


def test_a_clinic_that_is_open_all_night_is_offered_from_midnight_to_midnight():
    starts = search(A_TALK, **THROUGH_THE_NIGHTS).minutes()

    assert starts == list(range(at("00:00"), at("24:00"), 15))


def test_no_follow_up_is_offered_before_its_dose_is_over():
    """At night a dose may end on the day after it began."""
    found = search(replace(DOSE, type=a_type("dosing_iv", closing_spare=0)), **THROUGH_THE_NIGHTS)

    units = [found.proposal_at(minute) for minute in found.minutes()]

    assert max(unit.main.interval.ends for unit in units) > at("24:00")
    assert all(unit.follow_up.starts >= unit.main.interval.ends for unit in units)


TALKS_ONLY = frozenset({"talk"})
NO_TALKS = frozenset({"infusion", "reclining", "piano", "heater"})


@pytest.mark.parametrize(
    ("second_room", "last_start", "rooms"),
    [
        pytest.param({}, "21:45", (GARDEN, GARDEN), id="in_one_room_it_waits_for_the_turnover"),
        pytest.param(
            {"clinic_id": MISSION, "features": TALKS_ONLY},
            "22:00",
            (GARDEN, PIER),
            id="in_another_it_does_not",
        ),
        pytest.param(
            {"clinic_id": MISSION, "features": NO_TALKS},
            "22:00",
            (PIER, GARDEN),
            id="the_visit_leaves_it_the_only_room_that_is_fit",
        ),
    ],
)
def test_a_follow_up_just_after_midnight_has_a_room_beside_the_turnover_of_its_visit(
    second_room, last_start, rooms
):
    until_one = {"opening": (span("08:00", "25:00"),)}
    late = replace(DOSE, type=a_type("dosing_iv", closing_spare=0))

    found = search(late, **THROUGH_THE_NIGHTS | {"mission": until_one, "pier": second_room})

    assert found.minutes()[-1] == at(last_start)
    unit = found.proposal_at(found.minutes()[-1])
    assert (unit.main.room_id, unit.follow_up.room_id) == rooms
    assert unit.follow_up.starts == at("24:00")


def test_who_comes_later_and_leaves_earlier_works_for_that_time_only():
    later = a_type("preparation", role_windows=(a_window(Role.LEAD_THERAPIST, 15, 45),))
    hour = {"working": {MISSION: (span("10:15", "10:45"),)}}

    starts = search(replace(A_TALK, type=later), theo=hour, busy=SAM_IS_TAKEN).minutes()

    assert starts == [at("10:00")]


def test_who_is_needed_twice_does_not_go_away_in_between():
    twice = (a_window(Role.LEAD_THERAPIST, 0, 20), a_window(Role.LEAD_THERAPIST, 40, 60))
    visited = a_type("preparation", role_windows=twice)
    off = {"time_off": (span("10:25", "10:35"),)}

    starts = search(replace(A_TALK, type=visited), theo=off, busy=SAM_IS_TAKEN).minutes()

    assert at("09:15") in starts
    assert at("10:00") not in starts
    assert at("10:45") in starts


def test_who_is_busy_by_their_own_calendar_is_not_offered():
    errand = {"busy_elsewhere": (span("10:25", "10:35"),)}

    starts = search(A_TALK, theo=errand, busy=SAM_IS_TAKEN).minutes()

    assert at("09:15") in starts
    assert at("10:00") not in starts
    assert at("10:45") in starts


def test_a_licence_may_have_no_end_in_sight():
    endless = [
        a_qualification(kind, valid_from=date(1, 1, 1), valid_until=date(9999, 12, 31))
        for kind in (Kind.MD, Kind.DEA)
    ]

    assert search(ada={"qualifications": tuple(endless)}).minutes()


# Why not


@pytest.mark.parametrize(
    ("patient", "obstacles"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"is_active": False}, [PatientInactive(field=Field.PATIENT)], id="an_inactive_patient"),
        pytest.param(
            {"orders": ()}, [NoOrder(field=Field.ORDER, appointment_type=DOSING.name)], id="no_order"
        ),
        pytest.param(
            {"orders": (an_order(valid_until=DAY_BEFORE),)},
            [OrderEnded(field=Field.ORDER, valid_until=DAY_BEFORE)],
            id="an_order_that_ends_before_the_first_day",
        ),
        pytest.param({"orders": (an_order(valid_until=MONDAY),)}, [], id="an_order_for_the_first_day_only"),
        pytest.param(
            {"orders": (an_order(booked=6),)},
            [NoDosesLeft(field=Field.ORDER, doses_left=6, doses_booked=6)],
            id="no_doses_left",
        ),
        pytest.param(
            {"is_active": False, "gates": (a_gate(GateStatus.REFUSED),)},
            [
                PatientInactive(field=Field.PATIENT),
                ClearanceRefused(field=Field.CLEARANCE, light=Light.REFUSED),
            ],
            id="everything_at_once",
        ),
    ],
)
def test_obstacles_are_what_forbids_the_visit_to_the_patient_on_all_days(patient, obstacles):
    found = search(replace(DOSE, last=WEDNESDAY), patient=patient)

    assert found.obstacles() == obstacles
    assert bool(found.minutes()) == (not obstacles)


CLOSE_TOGETHER = Policy(doses=DoseRule(least_spacing_days=0, most=9))


def missed(*follow_ups):
    return {"doses": (Dose(at("10:00", DAY_BEFORE), follow_ups=follow_ups, follow_up_every=1),)}


def test_a_follow_up_that_was_missed_is_an_obstacle_on_all_days():
    found = search(replace(DOSE, last=WEDNESDAY), policy=CLOSE_TOGETHER, patient=missed())
    lenient = search(replace(DOSE, last=WEDNESDAY, is_lenient=True), policy=CLOSE_TOGETHER, patient=missed())

    assert found.obstacles() == [IntegrationMissed(field=Field.UNIT, dose=DAY_BEFORE)]
    assert (found.minutes(), lenient.obstacles()) == ([], [])
    assert lenient.minutes()


def test_a_follow_up_that_is_held_on_one_of_the_days_is_no_obstacle():
    found = search(replace(DOSE, last=WEDNESDAY), policy=CLOSE_TOGETHER, patient=missed(at("08:00", TUESDAY)))

    assert found.obstacles() == []
    assert {local_date(minute, ZONE) for minute in found.minutes()} == {TUESDAY, WEDNESDAY}


def test_days_with_other_obstacles_are_told_together():
    found = search(
        replace(DOSE, last=TUESDAY),
        policy=CLOSE_TOGETHER,
        patient={**missed(at("08:00", TUESDAY)), "orders": (an_order(valid_until=MONDAY),)},
    )

    assert found.obstacles() == [
        IntegrationMissed(field=Field.UNIT, dose=DAY_BEFORE),
        OrderEnded(field=Field.ORDER, valid_until=MONDAY),
    ]


def test_doses_on_the_first_and_the_last_day_are_no_obstacle_to_the_day_between():
    doses = (Dose(at("10:00", MONDAY)), Dose(at("10:00", WEDNESDAY)))

    found = search(
        replace(DOSE, last=WEDNESDAY),
        policy=Policy(doses=DoseRule(least_spacing_days=1)),
        patient={"doses": doses},
    )

    assert {local_date(minute, ZONE) for minute in found.minutes()} == {TUESDAY}
    assert found.obstacles() == []


def test_other_appointments_are_no_obstacle_for_another_day_may_do():
    found = search(busy={attention(THEO): [span("00:00", "24:00")], attention(SAM): [span("00:00", "24:00")]})

    assert found.minutes() == []
    assert found.obstacles() == []
