"""When a group can be held, in words: for how many, by whom, in which room, and on all of its days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coord.domain.interval import Interval
from coord.domain.local_time import to_wall
from coord.domain.policy import CoverageRule, GroupRule, Policy
from coord.domain.ranking import Wishes
from coord.domain.roles import Role, Use
from coord.domain.slots import GroupSearch, WantedGroup
from tests.domain.builders import (
    GARDEN,
    HARBOR,
    MISSION,
    MONA,
    MONDAY,
    NOW,
    PIER,
    SAM,
    THEO,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    a_type,
    a_window,
    at,
    attention,
    cover,
    room_taken,
    some_facts,
    span,
)

TREATED = (
    a_window(Role.PRESCRIBER, 0, 60, Use.COVER),
    a_window(Role.MONITOR, 0, 60, Use.COVER),
    a_window(Role.LEAD_THERAPIST, 0, 60),
    a_window(Role.CO_THERAPIST, 0, 60, is_optional=True),
)
TREATMENT = a_type("dosing_group", minutes=60, closing_spare=0, role_windows=TREATED)
TALK = a_type("preparation_group", minutes=60, role_windows=TREATED[2:])
AMPLE = Policy(
    coverage=CoverageRule(most_per_prescriber=9, most_per_monitor=9), groups=GroupRule(9, 9), start_grid=30
)
MORNING = [f"{hour:02}:{half}" for hour in range(8, 12) for half in ("00", "30")]
SAM_IS_TAKEN = {attention(SAM): [span("00:00", "24:00", day) for day in (MONDAY, TUESDAY)]}


def group_search(kind=TREATMENT, places=3, first=MONDAY, last=MONDAY, asked=None, now=NOW, **changes):
    """A search for a group at Mission on Monday, where the room holds nine and people cover as many."""
    nine = {"cover": 9}
    room = {"places": 9, "features": frozenset({"group", "reclining", "infusion"})}
    world = {"ada": nine, "theo": nine, "mona": nine, "sam": nine, "garden": room, "policy": AMPLE}
    facts = some_facts(**(world | changes))
    wanted = WantedGroup(
        kind, places, **({"patients": places, "first": first, "last": last, "now": now} | (asked or {}))
    )
    return GroupSearch(wanted, MISSION, facts)


def clocks(search):
    return [to_wall(minute, ZONE).strftime("%H:%M") for minute in search.minutes()]


def days_of(search):
    return sorted({to_wall(minute, ZONE).date() for minute in search.minutes()})


def ratios(prescriber=9, monitor=9, therapist=9, leader=9):
    coverage = CoverageRule(most_per_prescriber=prescriber, most_per_monitor=monitor)
    return {"policy": Policy(coverage=coverage, groups=GroupRule(therapist, leader), start_grid=30)}


IN_THE_ROOM = replace(TREATMENT, role_windows=tuple(replace(one, use=Use.ATTENTION) for one in TREATED))
ALONE = replace(TREATMENT, role_windows=TREATED[:3])
WATCHED_TALK = replace(TALK, role_windows=(a_window(Role.MONITOR, 0, 60), *TALK.role_windows))
WITHOUT_THERAPIST = replace(TREATMENT, role_windows=(*TREATED[:2], TREATED[3]))


@pytest.mark.parametrize(
    ("kind", "changes", "is_offered"),
    [
        pytest.param(TREATMENT, {}, True, id="enough-of-everybody"),
        pytest.param(TREATMENT, ratios(prescriber=3), True, id="prescriber-as-many"),
        pytest.param(TREATMENT, ratios(prescriber=2), False, id="prescriber-too-few"),
        pytest.param(TREATMENT, ratios(monitor=3), True, id="monitor-as-many"),
        pytest.param(TREATMENT, ratios(monitor=2), False, id="monitor-too-few"),
        pytest.param(TREATMENT, ratios(therapist=3), True, id="one-therapist-as-many"),
        pytest.param(TREATMENT, ratios(therapist=2), True, id="two-therapists-as-many"),
        pytest.param(TREATMENT, ratios(therapist=1), False, id="two-therapists-too-few"),
        pytest.param(TREATMENT, ratios(leader=1), True, id="who-leads-talks-does-not-matter"),
        pytest.param(WATCHED_TALK, ratios(monitor=1), True, id="who-watches-a-talk-has-no-ratio"),
        pytest.param(TALK, ratios(leader=2), True, id="talk-led-by-two"),
        pytest.param(TALK, ratios(leader=1), False, id="talk-led-by-too-few"),
        pytest.param(TALK, ratios(therapist=1, monitor=1, prescriber=1), True, id="talk-has-no-other-ratio"),
        pytest.param(TREATMENT, {"ada": {"cover": 2}, "sam": {"cover": 2}}, False, id="who-can-have-two"),
        pytest.param(TREATMENT, {"ada": {"cover": 3}, "sam": {"cover": 2}}, True, id="who-can-have-three"),
        pytest.param(IN_THE_ROOM, ratios(monitor=2), False, id="monitor-in-the-room"),
        pytest.param(IN_THE_ROOM, ratios(prescriber=2), False, id="prescriber-in-the-room"),
        pytest.param(ALONE, ratios(therapist=2), False, id="nobody-beside-the-therapist"),
        pytest.param(
            WITHOUT_THERAPIST,
            ratios(therapist=1),
            True,
            id="no-therapist-no-ratio",
        ),
    ],
)
def test_a_group_of_three_is_offered_where_its_people_may_have_three_patients(kind, changes, is_offered):
    assert bool(group_search(kind, **changes).starts) == is_offered


def test_a_lenient_search_minds_no_ratio_where_the_house_lets_somebody_override_it():
    few = ratios(monitor=1, therapist=1)
    hard = {"policy": replace(few["policy"], hard=frozenset({"TooFewPeople"}))}

    assert group_search(asked={"is_lenient": True}, **few).starts
    assert not group_search(asked={"is_lenient": True}, **hard).starts
    assert not group_search(**few).starts


@pytest.mark.parametrize(
    ("places", "patients", "is_offered"),
    [
        pytest.param(3, 3, False, id="more-patients-than-somebody-may-have"),
        pytest.param(3, 2, True, id="as-many"),
        pytest.param(3, 0, True, id="nobody-yet"),
        pytest.param(6, 2, True, id="as-many-places-as-the-kind-has"),
        pytest.param(7, 2, False, id="more-places"),
        pytest.param(2, 2, True, id="two-places"),
        pytest.param(1, 1, False, id="one-place"),
    ],
)
def test_people_are_for_the_patients_and_the_kind_for_the_places(places, patients, is_offered):
    search = group_search(places=places, asked={"patients": patients}, **ratios(monitor=2))

    assert bool(search.starts) == is_offered


@pytest.mark.parametrize("patients", [0, 1])
def test_one_patient_or_none_needs_people_for_one(patients):
    assert group_search(asked={"patients": patients}, **ratios(1, 1, 1)).starts


@pytest.mark.parametrize(
    ("covered", "offered"),
    [
        pytest.param(0, MORNING[1:4], id="nobody"),
        pytest.param(1, MORNING[1:4], id="one-and-three-are-four"),
        pytest.param(2, [], id="two-and-three-are-five"),
    ],
)
def test_a_monitor_with_others_to_watch_has_room_for_all_of_the_group(covered, offered):
    busy = {cover(MONA): [span("08:00", "20:00")] * covered}
    only = {"people": {Role.MONITOR: frozenset({MONA})}, "only": Wishes(spans=((510, 600),))}

    assert clocks(group_search(asked=only, busy=busy, **ratios(monitor=4))) == offered


def test_a_co_therapist_comes_only_where_one_is_needed_or_named():
    assert Role.CO_THERAPIST not in proposed(group_search(**ratios(therapist=3))).people
    assert proposed(group_search(**ratios(therapist=2))).people[Role.CO_THERAPIST] == SAM
    assert (
        proposed(group_search(asked={"people": {Role.CO_THERAPIST: {SAM}}})).people[Role.CO_THERAPIST] == SAM
    )


def proposed(search, *wish):
    return search.proposal_at(search.minutes()[0], *wish)


def test_what_is_proposed_is_the_wanted_kind_and_not_one_with_other_roles():
    one = proposed(group_search(**ratios(therapist=2)))

    assert (one.type, one.clinic_id, one.room_id) == (TREATMENT, MISSION, GARDEN)


@pytest.mark.parametrize(
    ("asked", "lead"),
    [
        pytest.param({}, THEO, id="who-can-do-least-else"),
        pytest.param({"people": {Role.LEAD_THERAPIST: frozenset({SAM})}}, SAM, id="who-alone-may"),
    ],
)
def test_only_those_who_are_named_are_taken(asked, lead):
    assert proposed(group_search(asked=asked)).people[Role.LEAD_THERAPIST] == lead


def test_who_is_wished_comes_first():
    assert proposed(group_search(), {Role.LEAD_THERAPIST: (SAM, THEO)}).people[Role.LEAD_THERAPIST] == SAM


@pytest.mark.parametrize(
    ("changes", "asked", "is_offered"),
    [
        pytest.param({"places": 3}, {}, True, id="holds-all"),
        pytest.param({"places": 2}, {}, False, id="too-small"),
        pytest.param({"features": frozenset({"group"})}, {}, False, id="not-fit-for-it"),
        pytest.param({}, {"rooms": frozenset({GARDEN})}, True, id="named"),
        pytest.param({}, {"rooms": frozenset({PIER})}, False, id="another-is-named"),
        pytest.param({"clinic_id": HARBOR}, {}, False, id="at-another-clinic"),
    ],
)
def test_the_room_is_fit_holds_all_places_and_may_be_taken(changes, asked, is_offered):
    room = {"places": 9, "features": frozenset({"group", "reclining", "infusion"})} | changes

    assert bool(group_search(asked=asked, garden=room).starts) == is_offered


@pytest.mark.parametrize(
    ("now", "first"),
    [
        pytest.param(at("07:55"), "08:00", id="before"),
        pytest.param(at("08:00"), "08:30", id="a-group-that-begins-now-is-too-late"),
        pytest.param(at("08:01"), "08:30", id="just-begun"),
        pytest.param(at("08:29"), "08:30", id="a-minute-before"),
    ],
)
def test_nothing_is_offered_that_has_begun(now, first):
    assert clocks(group_search(replace(TREATMENT, notice=0), now=now))[0] == first


def test_the_notice_of_the_kind_is_kept_where_the_search_minds_it():
    kind = replace(TREATMENT, notice=120)

    assert clocks(group_search(kind, now=at("08:00")))[0] == "10:00"
    assert clocks(group_search(kind, now=at("08:00"), asked={"is_lenient": True}))[0] == "08:30"


def test_only_the_wanted_days_weekdays_and_hours_are_searched():
    only = Wishes(frozenset({WEDNESDAY.weekday()}), ((540, 600), (720, 750)))

    found = group_search(first=MONDAY, last=WEDNESDAY, asked={"only": only})

    assert days_of(found) == [WEDNESDAY]
    assert clocks(found) == ["09:00", "09:30", "12:00"]
    assert days_of(group_search(first=TUESDAY, last=WEDNESDAY)) == [TUESDAY, WEDNESDAY]


NINE = Wishes(spans=((540, 600),))


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        pytest.param({}, ["09:00", "09:30"], id="free-on-both"),
        pytest.param(
            {"busy": {attention(THEO): [span("09:00", "09:30", TUESDAY)]}},
            ["09:30"],
            id="who-leads-is-busy-later",
        ),
        pytest.param(
            {"busy": {room_taken(GARDEN): [span("10:00", "11:00", TUESDAY)]}},
            [],
            id="the-room-is-taken-later",
        ),
        pytest.param(
            {"mission": {"opening": (span("08:00", "20:00"), span("09:30", "20:00", TUESDAY))}},
            ["09:30"],
            id="the-clinic-opens-later-then",
        ),
        pytest.param({"mission": {"opening": (span("08:00", "20:00"),)}}, [], id="the-clinic-is-closed-then"),
        pytest.param(
            {"busy": {attention(THEO): [span("08:00", "12:00", WEDNESDAY)]}},
            ["09:00", "09:30"],
            id="another-day-does-not-matter",
        ),
    ],
)
def test_a_group_that_comes_back_suits_all_of_its_days(changes, offered):
    by_theo = {"people": {Role.LEAD_THERAPIST: frozenset({THEO})}, "only": NINE, "again": (1,)}

    assert clocks(group_search(asked=by_theo, **changes)) == offered


def test_a_group_that_comes_back_keeps_its_people():
    """Either could lead it on either day, but nobody on both."""
    busy = {attention(THEO): [span("08:00", "20:00", TUESDAY)], attention(SAM): [span("08:00", "20:00")]}

    assert group_search(busy=busy).starts
    assert not group_search(busy=busy, asked={"again": (1,)}).starts


def test_a_group_that_comes_back_keeps_its_hour_where_clocks_change():
    """By the UTC it would be at eight on the second day, when nobody is there."""
    before, after = date(2026, 10, 26), date(2026, 11, 2)
    hours = (span("09:00", "12:00", before), span("09:00", "12:00", after))
    always = (Interval(at("00:00", before), at("24:00", after)),)
    people = {who: {"cover": 9, "working": {MISSION: always}} for who in ("ada", "theo", "mona", "sam")}
    asked = {"again": (7,)}

    found = group_search(first=before, last=before, mission={"opening": hours}, asked=asked, **people)

    assert clocks(found) == ["09:00", "09:30", "10:00", "10:30", "11:00"]


@pytest.mark.parametrize(
    ("first", "offered"),
    [
        pytest.param(date(2026, 3, 7), ["01:00", "01:30", "03:00", "03:30"], id="a-time-that-is-skipped"),
        pytest.param(date(2026, 10, 31), ["02:00", "02:30", "03:00", "03:30"], id="a-time-that-comes-twice"),
    ],
)
def test_a_group_does_not_come_back_at_a_time_that_the_clock_shows_never_or_twice(first, offered):
    always = (Interval(at("00:00", first), at("24:00", first + timedelta(days=2))),)
    people = {who: {"cover": 9, "working": {MISSION: always}} for who in ("ada", "theo", "mona", "sam")}
    asked = {"again": (1,), "only": Wishes(spans=((60, 240),))}
    kind = replace(TALK, turnover=0)

    found = group_search(
        kind,
        first=first,
        last=first,
        mission={"opening": always},
        asked=asked,
        now=at("00:00", first) - 1440,
        **people,
    )

    assert clocks(found) == offered
