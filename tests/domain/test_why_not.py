"""Why a time cannot be had: the truth, and the least that would help."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coord.domain import reasons as why
from coord.domain.booking import refusals
from coord.domain.facts import Limits
from coord.domain.interval import Interval
from coord.domain.policy import FollowUpRule, Policy
from coord.domain.qualifications import Kind
from coord.domain.reasons import Field
from coord.domain.roles import Role
from coord.domain.slots import ClinicSearch
from coord.domain.why_not import Candidate, Wished, explain, explain_day
from tests.domain.builders import (
    DAY_BEFORE,
    DOSING,
    GARDEN,
    INTEGRATION,
    MISSION,
    MONA,
    MONDAY,
    NOW,
    PATIENT_TAKEN,
    PLACE,
    PREPARATION,
    SAM,
    THEO,
    TUESDAY,
    WEDNESDAY,
    at,
    attention,
    room_taken,
    some_facts,
    span,
)
from tests.domain.small_clinics import a_little

DOSE = Wished(DOSING, INTEGRATION, MISSION)
WHOLE_DAY = span("00:00", "24:00")
SAM_IS_TAKEN = {attention(SAM): [WHOLE_DAY]}


def asked(minute=None, **changes):
    return explain(DOSE, minute or at("10:00"), some_facts(**changes), NOW)


def kinds(explanation):
    return [type(change.reason) for change in explanation.changes]


def part(explanation, field):
    return next(part for part in explanation.parts if part.field is field)


def test_what_can_be_booked_needs_no_change():
    assert asked().changes == ()


def test_who_is_missing_is_said_with_everybody_who_could():
    found = asked(busy={**SAM_IS_TAKEN, attention(THEO): [span("09:00", "11:00")]})

    therapists = part(found, Field.LEAD_THERAPIST)
    assert kinds(found) == [why.PractitionerBusy]
    assert {one.name for one in therapists.candidates} == {"Theo", "Sam"}
    assert not therapists.is_open
    assert part(found, Field.PRESCRIBER).is_open


def test_of_people_who_are_named_nobody_else_is_taken():
    theo_alone = replace(DOSE, people={Role.LEAD_THERAPIST: frozenset({THEO})})
    busy = {attention(THEO): [span("09:00", "11:00")]}

    found = explain(theo_alone, at("10:00"), some_facts(busy=busy), NOW)
    on_the_day = explain_day(theo_alone, MONDAY, some_facts(busy={attention(THEO): [WHOLE_DAY]}), NOW)

    assert kinds(found) == kinds(on_the_day) == [why.PractitionerBusy]
    assert [one.name for one in part(found, Field.LEAD_THERAPIST).candidates] == ["Theo"]


def test_who_is_named_without_the_licence_is_told_so():
    mona_leads = replace(DOSE, people={Role.LEAD_THERAPIST: frozenset({MONA})})

    told = part(explain(mona_leads, at("10:00"), some_facts(), NOW), Field.LEAD_THERAPIST)

    assert [(one.name, type(one.reasons[0])) for one in told.candidates] == [("Mona", why.NotQualified)]


def test_the_least_effort_is_proposed():
    busy = {**SAM_IS_TAKEN, attention(THEO): [span("09:00", "11:00")]}
    away = {"time_off": (WHOLE_DAY,), "working": {MISSION: ()}}

    both = asked(busy=busy, theo=away)

    assert both.proposal.main.people[Role.LEAD_THERAPIST] == SAM


def test_nobody_is_proposed_for_two_parts():
    found = asked(theo={"working": {MISSION: ()}}, ada={"working": {MISSION: ()}})

    people = list(found.proposal.main.people.values())
    assert len(set(people)) == len(people) == 3


@pytest.mark.parametrize("policy", [Policy(), Policy(hard=frozenset())], ids=["hard", "soft"])
def test_who_alone_could_have_two_parts_has_one_and_the_other_stays_empty(policy):
    found = asked(policy=policy, ada={"qualifications": ()}, mona={"qualifications": ()})

    people = found.proposal.main.people
    assert set(people.values()) == {SAM, THEO}
    assert len(people) == 2
    assert kinds(found) == [why.RolesUnfilled]


def test_what_lies_with_patient_time_and_room_is_said_too():
    found = asked(
        patient={"orders": ()},
        mission={"opening": ()},
        busy={PATIENT_TAKEN: [span("10:00", "11:00")], room_taken(1): [span("10:00", "11:00")]},
    )

    assert {why.NoOrder, why.OutsideOpeningHours, why.PatientBusy, why.RoomBusy} <= set(kinds(found))


def test_whoever_has_no_room_for_both_in_a_week_leaves_the_follow_up_to_another():
    anybody = Policy(follow_up=FollowUpRule(same_therapist=False))

    found = asked(policy=anybody, theo={"limits": Limits(week_minutes=179)})

    assert (kinds(found), found.proposal.follow_up.people) == ([], {Role.LEAD_THERAPIST: SAM})


def test_a_week_without_room_for_both_is_said():
    this_week = Policy(follow_up=FollowUpRule(latest_days=5))
    found = asked(policy=this_week, theo={"limits": Limits(week_minutes=179)}, sam={"working": {}})

    assert (kinds(found), found.changes[0].position) == ([why.WeeklyMaximum], 1)


def test_a_follow_up_that_cannot_be_is_what_has_to_change():
    fortnight = Interval(at("00:00"), at("00:00", MONDAY + timedelta(days=14)))
    found = asked(theo={"working": {MISSION: (WHOLE_DAY,)}}, busy={attention(SAM): [fortnight]})

    assert {change.position for change in found.changes} == {1}


def test_a_day_is_explained_by_its_start_that_comes_nearest():
    nearly = [span("08:00", "12:15"), span("14:00", "20:00")]
    found = explain_day(DOSE, MONDAY, some_facts(busy={**SAM_IS_TAKEN, attention(THEO): nearly}), NOW)

    assert kinds(found) == [why.PractitionerBusy]


def test_a_day_on_which_something_can_be_booked_is_explained_by_that():
    busy = {attention(MONA): [span("08:00", "15:00")], **SAM_IS_TAKEN}
    found = explain_day(DOSE, MONDAY, some_facts(busy=busy), NOW)

    assert found.changes == ()
    assert found.proposal.main.starts >= at("15:00")


def closed_on_monday(*opening, wished=None, **changes):
    """What stands against a visit on Monday where the clinic opens only at other times."""
    facts = some_facts(mission={"opening": opening}, **changes)
    return explain_day(wished or TALK, MONDAY, facts, NOW)


def test_a_closed_day_is_explained_by_all_that_would_have_to_change():
    open_on = [span("08:00", "18:00", day) for day in (TUESDAY, WEDNESDAY)]
    found = closed_on_monday(*open_on, wished=DOSE, busy={**SAM_IS_TAKEN, attention(THEO): [WHOLE_DAY]})

    assert kinds(found) == [why.OutsideOpeningHours, why.PractitionerBusy]
    assert not part(found, Field.LEAD_THERAPIST).is_open
    assert part(found, Field.PRESCRIBER).is_open


@pytest.mark.parametrize(
    ("opening", "minutes"),
    [
        pytest.param(
            (span("10:07", "11:30", TUESDAY), span("13:00", "14:00", WEDNESDAY)),
            [at("10:15"), at("13:00")],
            id="from_the_earliest_to_the_latest",
        ),
        pytest.param((span("10:00", "10:30", TUESDAY),), [at("10:00"), at("10:00")], id="too_short"),
        pytest.param(
            (Interval(at("20:00", TUESDAY), at("02:00", WEDNESDAY)),),
            [at("20:00"), at("23:45")],
            id="until_midnight",
        ),
        pytest.param((), [at("00:00"), at("23:00")], id="never_open"),
    ],
)
def test_a_closed_day_is_explained_at_the_hours_of_the_others(opening, minutes):
    first, last = minutes
    free = {
        who: {"working": {MISSION: (WHOLE_DAY, span("00:00", "24:00", TUESDAY))}} for who in ("theo", "sam")
    }
    taken = {PATIENT_TAKEN: [Interval(first, last)]} if first < last else {}

    early = closed_on_monday(*opening, **free)
    late = closed_on_monday(*opening, busy=taken, **free)

    assert [one.proposal.main.starts for one in (early, late)] == minutes


def test_a_closed_day_is_not_explained_by_a_time_that_the_clock_shows_twice():
    night = date(2026, 11, 1)
    opening = (Interval(at("01:00", night + timedelta(days=1)), at("03:00", night + timedelta(days=1))),)
    found = explain_day(TALK, night, some_facts(mission={"opening": opening}), NOW)

    assert found.proposal.main.starts == at("02:00", night)


TALK = Wished(PREPARATION, None, MISSION)
IN_SPANISH = {"patient": {"languages": ("es",)}, "theo": {"languages": frozenset({"en"})}}


def talk(**changes):
    return explain(TALK, at("10:00"), some_facts(**changes), NOW)


def speaking(*languages):
    return {"languages": frozenset(languages)}


def test_where_a_language_lacks_somebody_who_speaks_both_comes_along():
    found = talk(**IN_SPANISH, sam={"working": {}}, mona=speaking("es", "en"), ada=speaking("es"))

    assert found.changes == ()
    assert found.proposal.main.people == {Role.LEAD_THERAPIST: THEO, Role.INTERPRETER: MONA}


def test_without_an_interpreter_who_is_free_the_language_is_what_lacks():
    found = talk(
        **IN_SPANISH,
        sam={"working": {}},
        mona=speaking("es", "en"),
        busy={attention(MONA): [span("10:00", "11:00")]},
    )

    assert kinds(found) == [why.NoSharedLanguage]
    assert found.proposal.main.people == {Role.LEAD_THERAPIST: THEO}


def test_who_speaks_the_language_needs_no_interpreter():
    found = talk(**IN_SPANISH, sam=speaking("es"), mona=speaking("es", "en"))

    assert found.proposal.main.people == {Role.LEAD_THERAPIST: SAM}


def test_two_soft_reasons_are_less_than_a_hard_one():
    found = talk(
        busy={attention(THEO): [span("10:00", "11:00")]},
        sam={"limits": Limits(day_minutes=0, week_minutes=0)},
    )

    assert kinds(found) == [why.DailyMaximum, why.WeeklyMaximum]
    assert found.proposal.main.people == {Role.LEAD_THERAPIST: SAM}


def test_rooms_are_told_with_what_is_against_each():
    free, taken = talk(), talk(busy={room_taken(GARDEN): [span("10:00", "11:00")]})

    assert part(free, Field.ROOM).candidates == (Candidate("Garden", ()),)
    (garden,) = part(taken, Field.ROOM).candidates
    assert [type(reason) for reason in garden.reasons] == [why.RoomBusy]


def test_those_with_least_against_them_are_told_first():
    found = talk(busy={attention(THEO): [span("10:00", "11:00")]})

    assert [one.name for one in part(found, Field.LEAD_THERAPIST).candidates] == ["Sam", "Theo"]


def test_a_visit_without_anybody_who_could_is_proposed_in_its_room():
    found = talk(theo={"qualifications": ()}, sam={"qualifications": ()})

    assert found.proposal.patient_id == 1
    assert found.proposal.main.people == {}
    assert found.proposal.main.room_id == GARDEN
    assert kinds(found) == [why.RolesUnfilled]


def test_a_follow_up_keeps_the_therapist_even_where_that_one_is_not_the_first_choice():
    found = asked(theo={"working": {MISSION: (WHOLE_DAY,)}})

    assert found.changes == ()
    assert [one.people[Role.LEAD_THERAPIST] for one in found.proposal.appointments] == [SAM, SAM]


def test_only_who_is_licensed_for_the_role_in_that_place_is_a_candidate():
    policy = Policy(scope={PLACE: {Role.LEAD_THERAPIST: frozenset({Kind.LMFT})}})

    found = talk(policy=policy)

    assert [one.name for one in part(found, Field.LEAD_THERAPIST).candidates] == ["Theo"]


@pytest.mark.parametrize(
    ("opening", "minutes"),
    [
        pytest.param((span("10:07", "11:40"),), [at("10:15"), at("10:30")], id="on_the_grid_until_it_fits"),
        pytest.param(
            (Interval(at("23:00", DAY_BEFORE), at("01:15")),), [at("00:00"), at("00:15")], id="after_midnight"
        ),
        pytest.param(
            (Interval(at("22:45"), at("01:00", TUESDAY)),), [at("22:45"), at("23:45")], id="until_it"
        ),
    ],
)
def test_a_day_is_explained_by_starts_that_lie_in_the_opening_hours(opening, minutes):
    nobody = {who: {"working": {}} for who in ("theo", "sam")}
    starts = set()

    for late in (False, True):
        busy = {PATIENT_TAKEN: [Interval(opening[0].starts, minutes[-1])]} if late else {}
        found = explain_day(TALK, MONDAY, some_facts(mission={"opening": opening}, busy=busy, **nobody), NOW)
        starts.add(found.proposal.main.starts)

    assert starts == set(minutes[:1] + minutes[-1:])


@pytest.mark.parametrize("number", range(0, 120, 4))
def test_a_start_needs_no_change_just_where_the_search_offers_it(number):
    little = a_little(number)
    search = ClinicSearch(replace(little.wanted, is_lenient=False), MISSION, little.facts)
    wished = Wished(little.wanted.type, little.wanted.follow_up, MISSION)
    offered = set(search.minutes())
    day = sorted(search.site.grid.minute(bit) for bit in range(0, search.site.grid.length, 18))[:24]

    possible = {
        minute
        for minute in {*day, *list(offered)[:8]}
        if not explain(wished, minute, little.facts, little.wanted.now).changes
    }

    asked_days = search.site.mask(little.wanted.first, little.wanted.last)
    inside = {m for m in possible if asked_days >> (m - search.site.grid.origin) // 5 & 1}
    assert inside <= offered
    assert set(list(offered)[:8]) <= possible


@pytest.mark.parametrize("number", range(0, 120, 6))
def test_what_is_proposed_has_just_the_changes_that_the_rules_have_against_it(number):
    little = a_little(number)
    wished = Wished(little.wanted.type, little.wanted.follow_up, MISSION)
    found = explain_day(wished, little.wanted.first, little.facts, little.wanted.now)

    if found:
        assert found.changes == refusals(found.proposal, little.facts, little.wanted.now)
