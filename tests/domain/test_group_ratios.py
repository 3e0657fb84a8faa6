"""How many places a group may be opened with, for those who are there: told for each role."""

import pytest

from coord.domain import reasons as why
from coord.domain.booking import Refusal
from coord.domain.groups import obstacles, opening_refusals
from coord.domain.policy import CoverageRule, GroupRule, Policy
from coord.domain.reasons import Field
from coord.domain.roles import Role, Use
from tests.domain.builders import ADA, MONA, NOW, SAM, THEO, a_dose, a_type, a_window, cover, some_facts, span

THERE = (
    a_window(Role.LEAD_THERAPIST, 0, 120),
    a_window(Role.CO_THERAPIST, 0, 120, is_optional=True),
)
FROM_OUTSIDE = (a_window(Role.PRESCRIBER, 0, 120, Use.COVER), a_window(Role.MONITOR, 0, 120, Use.COVER))
IN_THE_ROOM = (a_window(Role.PRESCRIBER, 0, 120), a_window(Role.MONITOR, 0, 120))
ALL_DAY = span("08:00", "20:00")
MANY, ROOMY = {"cover": 9}, {"places": 9, "features": frozenset({"group", "reclining"})}
UNFIT = {"places": 9, "features": frozenset({"talk"})}
ALONE = {Role.LEAD_THERAPIST: THEO}
TOGETHER = ALONE | {Role.CO_THERAPIST: SAM}
WATCHED = {Role.PRESCRIBER: ADA, Role.MONITOR: MONA}


def treatment(windows=FROM_OUTSIDE):
    return a_type("dosing_group", minutes=120, closing_spare=0, role_windows=(*windows, *THERE))


def talk():
    return a_type("therapy_group", minutes=120, role_windows=THERE)


def ratios(prescriber=9, monitor=9, therapist=9, leader=9):
    coverage = CoverageRule(most_per_prescriber=prescriber, most_per_monitor=monitor)
    return Policy(coverage=coverage, groups=GroupRule(therapist, leader))


def told(kind, people, places, **changes):
    """For whom there would be too many patients, and how many they may have."""
    world = {"ada": MANY, "mona": MANY, "sam": MANY, "garden": ROOMY, "policy": ratios()} | changes
    found = opening_refusals(a_dose(type=kind, people=people), places, some_facts(**world), NOW)
    assert all(isinstance(one.reason, why.TooFewPeople) for one in found), found
    return {one.reason.role: one.reason.most for one in found}


LEAD, WATCH, PRESCRIBE = Role.LEAD_THERAPIST, Role.MONITOR, Role.PRESCRIBER


@pytest.mark.parametrize(
    ("places", "people", "policy", "too_few"),
    [
        # one therapist, or two who share the patients
        pytest.param(2, ALONE, ratios(therapist=2), {}, id="one-therapist-for-two"),
        pytest.param(3, ALONE, ratios(therapist=2), {LEAD: 2}, id="one-therapist-for-three"),
        pytest.param(4, TOGETHER, ratios(therapist=2), {}, id="two-therapists-for-four"),
        pytest.param(5, TOGETHER, ratios(therapist=2), {LEAD: 4}, id="two-therapists-for-five"),
        pytest.param(6, ALONE, ratios(leader=1), {}, id="the-ratio-of-talks-does-not-count"),
        # who watches
        pytest.param(2, ALONE, ratios(monitor=2), {}, id="one-monitor-for-two"),
        pytest.param(3, ALONE, ratios(monitor=2), {WATCH: 2}, id="one-monitor-for-three"),
        # who prescribes
        pytest.param(4, ALONE, ratios(prescriber=4), {}, id="one-prescriber-for-four"),
        pytest.param(5, ALONE, ratios(prescriber=4), {PRESCRIBE: 4}, id="one-prescriber-for-five"),
        # all at once
        pytest.param(
            6,
            ALONE,
            ratios(prescriber=4, monitor=2, therapist=3),
            {PRESCRIBE: 4, WATCH: 2, LEAD: 3},
            id="each-is-told-with-their-own-number",
        ),
        pytest.param(
            6, TOGETHER, ratios(prescriber=6, monitor=6, therapist=3), {}, id="enough-of-everybody-for-six"
        ),
    ],
)
@pytest.mark.parametrize("windows", [FROM_OUTSIDE, IN_THE_ROOM], ids=["from-outside", "in-the-room"])
def test_a_treatment_is_opened_with_as_many_places_as_its_people_may_have(
    windows, places, people, policy, too_few
):
    assert told(treatment(windows), WATCHED | people, places, policy=policy) == too_few


@pytest.mark.parametrize(
    ("places", "people", "policy", "too_few"),
    [
        pytest.param(4, ALONE, ratios(leader=4), {}, id="one-leader-for-four"),
        pytest.param(5, ALONE, ratios(leader=4), {LEAD: 4}, id="one-leader-for-five"),
        pytest.param(8, TOGETHER, ratios(leader=4), {}, id="two-leaders-for-eight"),
        pytest.param(8, TOGETHER, ratios(leader=3), {LEAD: 6}, id="two-leaders-for-too-many"),
        pytest.param(8, ALONE, ratios(1, 1, 1, 9), {}, id="no-other-ratio-counts"),
    ],
)
def test_a_talk_is_opened_with_as_many_places_as_those_may_have_who_lead_it(places, people, policy, too_few):
    assert told(talk(), people, places, policy=policy) == too_few


@pytest.mark.parametrize(
    ("changes", "too_few"),
    [
        pytest.param({"mona": {"cover": 4}}, {}, id="as-many-as-they-can"),
        pytest.param({"mona": {"cover": 3}}, {WATCH: 3}, id="more-than-they-can"),
        pytest.param({"busy": {cover(MONA): [ALL_DAY] * 5}}, {}, id="with-others-as-many-as-they-can"),
        pytest.param({"busy": {cover(MONA): [ALL_DAY] * 6}}, {WATCH: 3}, id="with-others-more-than-they-can"),
        pytest.param(
            {"busy": {cover(MONA): [span("08:00", "10:00")] * 9}},
            {},
            id="others-who-leave-before-do-not-count",
        ),
        pytest.param(
            {"busy": {cover(MONA): [span("11:55", "12:30")] * 8}},
            {WATCH: 1},
            id="others-for-the-last-minutes-do",
        ),
        pytest.param(
            {"busy": {cover(ADA): [(ALL_DAY, Role.MONITOR)] * 2}, "policy": ratios(prescriber=4)},
            {},
            id="the-ratio-of-a-role-counts-those-in-the-role",
        ),
        pytest.param(
            {"busy": {cover(ADA): [(ALL_DAY, Role.PRESCRIBER)]}, "policy": ratios(prescriber=4)},
            {PRESCRIBE: 3},
            id="who-prescribes-for-one-more",
        ),
    ],
)
def test_whom_somebody_covers_besides_takes_from_what_they_may_have(changes, too_few):
    assert told(treatment(), WATCHED | ALONE, 4, **changes) == too_few


def test_who_can_have_nobody_is_told_as_full_and_not_as_too_few():
    facts = some_facts(ada=MANY, garden=ROOMY, policy=ratios(), busy={cover(MONA): [ALL_DAY] * 2})

    found = opening_refusals(a_dose(type=treatment(), people=WATCHED | ALONE), 4, facts, NOW)

    assert found == (Refusal(0, why.CoverFull(field=Field.MONITOR, practitioner="Mona", capacity=2)),)


def test_places_beyond_the_kind_are_told_once_and_by_the_kind():
    facts = some_facts(ada=MANY, mona=MANY, garden=ROOMY, policy=ratios(therapist=6))

    found = opening_refusals(a_dose(type=treatment(), people=WATCHED | ALONE), 9, facts, NOW)

    assert [type(one.reason) for one in found] == [why.TooManyPlaces]


# Before anybody or any time is named


def stand_against(kind, places, **changes):
    world = {"garden": ROOMY, "pier": ROOMY | {"places": 4}, "policy": ratios()} | changes
    return list(obstacles(kind, places, some_facts(**world)))


UNLED = a_type("dosing_group", role_windows=FROM_OUTSIDE)
LED_BY_ONE = a_type("dosing_group", role_windows=(*FROM_OUTSIDE, THERE[0]))
MEALS = a_type("therapy_group", role_windows=(a_window(Role.DIETITIAN, 0, 60),))
WATCHED_TALK = a_type("therapy_group", role_windows=(*THERE, *IN_THE_ROOM))
WRONG_NUMBER = why.TooManyPlaces(field=Field.UNIT, appointment_type="Treatment visit (group)", most=6)


def too_few(role, most, places):
    return why.TooFewPeople(field=Field(role), role=role, most=most, places=places)


@pytest.mark.parametrize(
    ("kind", "places", "changes", "found"),
    [
        pytest.param(treatment(), 6, {}, [], id="nothing"),
        pytest.param(treatment(), 2, {}, [], id="two"),
        pytest.param(
            treatment(),
            1,
            {},
            [WRONG_NUMBER],
            id="one-place",
        ),
        pytest.param(
            treatment(),
            7,
            {},
            [WRONG_NUMBER],
            id="more-than-the-kind-has",
        ),
        pytest.param(
            treatment(),
            6,
            {"garden": ROOMY | {"places": 5}},
            [why.RoomTooSmall(field=Field.ROOM, room="Garden", places=5, patients=6)],
            id="the-largest-room",
        ),
        pytest.param(treatment(), 6, {"garden": ROOMY | {"places": 6}}, [], id="a-room-that-just-holds-them"),
        pytest.param(
            treatment(),
            6,
            {"garden": {"places": 5, "features": treatment().room_features}},
            [why.RoomTooSmall(field=Field.ROOM, room="Garden", places=5, patients=6)],
            id="a-room-that-is-just-fit",
        ),
        pytest.param(
            WATCHED_TALK, 6, {"policy": ratios(prescriber=1, monitor=1)}, [], id="a-talk-has-no-such-ratio"
        ),
        pytest.param(
            treatment(),
            5,
            {"garden": UNFIT},
            [why.RoomTooSmall(field=Field.ROOM, room="Pier", places=4, patients=5)],
            id="the-largest-that-is-fit",
        ),
        pytest.param(treatment(), 5, {"garden": UNFIT, "pier": UNFIT}, [], id="no-room-is-fit"),
        pytest.param(
            treatment(), 6, {"policy": ratios(prescriber=6, monitor=6, therapist=3)}, [], id="just-enough"
        ),
        pytest.param(
            treatment(),
            6,
            {"policy": ratios(prescriber=5, monitor=4, therapist=2)},
            [too_few(LEAD, 4, 6), too_few(PRESCRIBE, 5, 6), too_few(WATCH, 4, 6)],
            id="no-two-therapists-nor-others",
        ),
        pytest.param(
            UNLED,
            6,
            {"policy": ratios(monitor=4, therapist=1)},
            [too_few(WATCH, 4, 6)],
            id="a-treatment-without-therapists",
        ),
        pytest.param(
            LED_BY_ONE,
            6,
            {"policy": ratios(therapist=3)},
            [too_few(LEAD, 3, 6)],
            id="one-therapist-alone",
        ),
        pytest.param(talk(), 8, {"policy": ratios(1, 1, 1, 4)}, [], id="a-talk"),
        pytest.param(
            talk(), 8, {"policy": ratios(9, 9, 9, 3)}, [too_few(LEAD, 6, 8)], id="a-talk-of-too-many"
        ),
        pytest.param(
            MEALS,
            8,
            {"policy": ratios(leader=3)},
            [too_few(Role.DIETITIAN, 3, 8)],
            id="whoever-leads-it",
        ),
    ],
)
def test_why_there_can_be_no_such_group_at_any_time(kind, places, changes, found):
    assert stand_against(kind, places, **changes) == found


def test_a_group_by_video_needs_no_room():
    video = a_type("therapy_video", places=8)

    assert stand_against(video, 8, garden={"places": 1}, pier={"places": 1}) == []
