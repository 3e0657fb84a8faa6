"""Groups: what is taken once for all, what each patient takes, and which groups there can be."""

from dataclasses import replace

import pytest

from coord.domain import reasons as why
from coord.domain.appointment import AppointmentId, ResourceId
from coord.domain.booking import Refusal
from coord.domain.groups import group_refusals, opening_refusals, places_refusals, shared_part
from coord.domain.policy import CoverageRule, GroupRule, Policy
from coord.domain.reasons import Field
from coord.domain.roles import Role, Use
from coord.domain.rules.groups import too_many_patients
from coord.domain.taking import places
from tests.domain.builders import (
    ADA,
    GARDEN,
    MONA,
    NOW,
    PATIENT_TAKEN,
    SAM,
    THEO,
    a_dose,
    a_group,
    a_type,
    a_window,
    at,
    attention,
    cover,
    room_taken,
    some_facts,
    span,
)

GROUP = AppointmentId(7)
KIND = a_type(
    "dosing_iv",
    places=4,
    room_features=frozenset(),
    role_windows=(
        a_window(Role.PRESCRIBER, 0, 15),
        a_window(Role.PRESCRIBER, 0, 120, Use.COVER),
        a_window(Role.LEAD_THERAPIST, 0, 120),
        a_window(Role.MONITOR, 0, 120, Use.COVER),
    ),
)
FACTS = some_facts(groups={GROUP: a_group()}, garden={"places": 4})


def taken_by(one):
    return {place.resource_id for place in places(one, FACTS)}


def test_a_group_itself_takes_its_room_and_the_attention_of_its_people():
    shared = shared_part(a_dose(type=KIND))

    assert taken_by(shared) == {attention(ADA), attention(THEO), room_taken(GARDEN)}
    assert shared.type.is_patient_present is False


def test_a_patient_of_a_group_takes_a_place_themselves_and_cover_of_their_own():
    one = a_dose(type=KIND, group=GROUP)

    assert taken_by(one) == {ResourceId(500), PATIENT_TAKEN, cover(ADA), cover(MONA)}


def test_together_they_take_what_a_visit_of_one_takes():
    one = a_dose(type=KIND, group=GROUP)
    alone = replace(one, group=None)

    assert taken_by(one) | taken_by(shared_part(alone)) == taken_by(alone) | {ResourceId(500)}


def test_a_place_has_a_lane_of_the_group():
    (place,) = [one for one in places(a_dose(type=KIND, group=GROUP), FACTS) if one.resource_id == 500]

    assert (place.capacity, place.interval, place.person_id) == (6, span("10:00", "12:00"), None)


def test_who_comes_for_one_patient_of_a_group_is_taken_for_that_one():
    people = {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: SAM, Role.MONITOR: MONA}
    one = a_dose(type=KIND, group=GROUP, people=people)

    assert attention(SAM) in taken_by(one)
    assert attention(THEO) not in taken_by(one)


def ratios(prescriber, monitor):
    return CoverageRule(most_per_prescriber=prescriber, most_per_monitor=monitor)


UNBOUND = Policy(coverage=ratios(9, 9), groups=GroupRule(9, 9))
AMPLE = {"garden": {"places": 4}, "ada": {"cover": 9}, "mona": {"cover": 9}, "policy": UNBOUND}


def refused(one, how_many, facts=None, now=NOW):
    facts = facts or some_facts(**AMPLE)
    return [type(refusal.reason) for refusal in group_refusals(one, how_many, facts, now)]


@pytest.mark.parametrize(
    ("how_many", "reasons"),
    [
        pytest.param(1, [why.TooManyPlaces], id="one"),
        pytest.param(2, [], id="two"),
        pytest.param(4, [], id="as-many-as-kind-and-room-have"),
        pytest.param(5, [why.TooManyPlaces, why.RoomTooSmall], id="more"),
    ],
)
def test_a_group_has_the_places_that_its_kind_and_its_room_allow(how_many, reasons):
    assert refused(a_dose(type=KIND), how_many) == reasons


def test_what_stands_against_a_group_says_what_to_change():
    found = group_refusals(a_dose(type=KIND), 5, some_facts(**AMPLE), NOW)

    assert found == (
        Refusal(0, why.TooManyPlaces(field=Field.UNIT, appointment_type=KIND.name, most=4)),
        Refusal(0, why.RoomTooSmall(field=Field.ROOM, room="Garden", places=4, patients=5)),
    )


def test_a_kind_without_groups_has_none():
    assert refused(a_dose(), 2) == [why.TooManyPlaces]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"busy": {attention(THEO): [span("11:00", "11:30")]}}, why.PractitionerBusy, id="busy"),
        pytest.param({"busy": {room_taken(GARDEN): [span("11:00", "11:30")]}}, why.RoomBusy, id="room"),
        pytest.param(
            {"garden": {"places": 4, "out_of_use": (span("11:00", "11:30"),)}}, why.RoomOutOfUse, id="broken"
        ),
        pytest.param({"theo": {"qualifications": ()}}, why.NotQualified, id="licence"),
        pytest.param({"theo": {"time_off": (span("11:00", "11:30"),)}}, why.OnTimeOff, id="away"),
        pytest.param({"mission": {"opening": ()}}, why.OutsideOpeningHours, id="closed"),
        pytest.param({"life_support": ()}, why.LifeSupportMissing, id="life-support"),
    ],
)
def test_a_group_is_judged_like_a_visit_before_anybody_is_in_it(changes, reason):
    facts = some_facts(**{"garden": {"places": 4}} | changes)

    assert reason in refused(a_dose(type=KIND), 4, facts)


def test_nobody_asks_for_papers_of_a_group_without_patients():
    facts = some_facts(**AMPLE, patient={"orders": (), "gates": (), "is_active": False})

    assert refused(a_dose(type=KIND), 4, facts) == []


def test_by_video_licences_count_where_each_patient_is():
    video = a_type("therapy_video", places=4)
    one = a_dose(type=video, room_id=None, people={Role.LEAD_THERAPIST: THEO}, starts=at("10:00"))

    assert refused(one, 4, some_facts(theo={"qualifications": ()})) == []


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"policy": Policy(coverage=ratios(9, 2), groups=GroupRule(9, 9))},
                     (Role.MONITOR, 2), id="monitor"),
        pytest.param({"policy": Policy(coverage=ratios(3, 9), groups=GroupRule(9, 9))},
                     (Role.PRESCRIBER, 3), id="prescriber"),
        pytest.param({"policy": Policy(coverage=ratios(9, 9), groups=GroupRule(1, 9))},
                     (Role.LEAD_THERAPIST, 1), id="therapist"),
        pytest.param({"mona": {"cover": 3}}, (Role.MONITOR, 3), id="what-one-can"),
        pytest.param({"busy": {cover(MONA): [span("10:00", "12:00")] * 7}}, (Role.MONITOR, 2),
                     id="who-watches-others-too"),
    ],
)  # fmt: skip
def test_a_group_with_more_places_than_its_people_may_have_patients_is_said_to_have_too_few(changes, says):
    role, most = says

    found = opening_refusals(a_dose(type=KIND), 4, some_facts(**AMPLE | changes), NOW)

    assert found == (Refusal(0, why.TooFewPeople(field=Field(role), role=role, most=most, places=4)),)


PLACE = a_dose(type=KIND, group=GROUP)
WATCHED = {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO, Role.MONITOR: MONA}
THREE_EACH = Policy(coverage=CoverageRule(most_per_monitor=9), groups=GroupRule(3, 3))
SPACIOUS = {
    "garden": {"places": 4},
    "ada": {"cover": 9},
    "mona": {"cover": 9},
    "policy": Policy(coverage=CoverageRule(most_per_monitor=9), groups=GroupRule(9, 9)),
}


@pytest.mark.parametrize(
    ("members", "before", "places", "reasons", "changes"),
    [
        pytest.param(0, 3, 2, [], {}, id="fewer"),
        pytest.param(0, 3, 1, [why.TooManyPlaces], {}, id="one"),
        pytest.param(2, 3, 2, [], {}, id="as-many-as-are-taken"),
        pytest.param(3, 3, 2, [why.PlacesTaken], {}, id="fewer-than-are-taken"),
        pytest.param(0, 9, 6, [], {"garden": {"places": 1}}, id="fewer-though-still-too-many"),
        pytest.param(0, 6, 6, [], {"garden": {"places": 1}}, id="as-many-as-before"),
        pytest.param(2, 2, 4, [], {}, id="more"),
        pytest.param(2, 2, 5, [why.TooManyPlaces, why.RoomTooSmall], {}, id="more-than-kind-and-room-have"),
        pytest.param(0, 2, 3, [], {"mona": {"cover": 3}}, id="as-many-as-the-monitor-covers"),
        pytest.param(0, 2, 4, [why.CoverFull], {"mona": {"cover": 3}}, id="more-than-the-monitor-covers"),
        pytest.param(
            0, 2, 3, [why.CoverFull], {"mona": {"cover": 3}, "busy": {cover(MONA): [span("10:00", "12:00")]}},
            id="fewer-where-the-monitor-covers-somebody-else",
        ),
        pytest.param(
            1, 2, 3, [], {"policy": THREE_EACH},
            id="as-many-as-the-therapist-may-have",
        ),
        pytest.param(
            1, 2, 4, [why.TooManyPatients],
            {"policy": THREE_EACH},
            id="more-than-the-therapist-may-have",
        ),
    ],
)  # fmt: skip
def test_a_group_gets_no_more_places_than_there_is_room_and_somebody_for_and_nobody_loses_theirs(
    members, before, places, reasons, changes
):
    group = a_group([WATCHED] * members, places=before, people=WATCHED)
    facts = some_facts(groups={GROUP: group}, **SPACIOUS | changes)

    found = places_refusals(PLACE, group, places, facts, NOW)

    assert [type(one.reason) for one in found] == reasons


BY_ADA_ALONE = a_dose(type=KIND, group=GROUP, people=WATCHED | {Role.MONITOR: ADA})


@pytest.mark.parametrize(
    ("covers", "ratio", "reasons"),
    [
        pytest.param(3, 3, [], id="each-patient-once"),
        pytest.param(2, 3, [why.CoverFull], id="no-more-than-they-can"),
        pytest.param(3, 2, [why.CoverFull], id="no-more-than-the-house-allows"),
    ],
)
def test_who_covers_in_two_roles_covers_each_more_patient_once(covers, ratio, reasons):
    group = a_group(places=2, people=BY_ADA_ALONE.people)
    policy = Policy(coverage=CoverageRule(most_per_prescriber=ratio, most_per_monitor=ratio))
    world = {"garden": {"places": 4}, "ada": {"cover": covers}, "policy": policy}

    found = places_refusals(BY_ADA_ALONE, group, 3, some_facts(groups={GROUP: group}, **world), NOW)

    assert list(dict.fromkeys(type(one.reason) for one in found)) == reasons


def test_what_stands_against_fewer_places_says_how_many_are_taken():
    group = a_group([WATCHED] * 3, people=WATCHED)

    found = places_refusals(PLACE, group, 2, some_facts(groups={GROUP: group}), NOW)

    assert found == (Refusal(0, why.PlacesTaken(field=Field.UNIT, occupied=3)),)


def too_many(kind, people, policy, members=4):
    one = a_dose(type=kind, group=GROUP, people=people)
    facts = some_facts(groups={GROUP: a_group([people] * members, people=people)}, policy=policy)
    return list(too_many_patients(one, facts, NOW))


def test_a_talk_that_somebody_else_leads_has_as_many_as_that_one_may_have():
    kind = a_type("preparation", role_windows=(a_window(Role.DIETITIAN, 0, 60),))
    policy = Policy(groups=GroupRule(9, 4))

    (found,) = too_many(kind, {Role.DIETITIAN: SAM}, policy)

    wanted = {"field": Field(Role.DIETITIAN), "role": Role.DIETITIAN}
    assert found == why.TooManyPatients(**wanted, most=4, patients=5)


def test_who_watches_a_talk_has_no_ratio():
    windows = (a_window(Role.LEAD_THERAPIST, 0, 60), a_window(Role.MONITOR, 0, 60))
    kind = a_type("preparation", role_windows=windows)

    assert too_many(kind, {Role.LEAD_THERAPIST: THEO, Role.MONITOR: MONA}, Policy()) == []


def test_a_treatment_without_a_therapist_has_no_ratio_of_therapists():
    kind = a_type("dosing_iv", role_windows=(a_window(Role.PRESCRIBER, 0, 120, Use.COVER),))

    assert too_many(kind, {Role.PRESCRIBER: ADA}, Policy(groups=GroupRule(2, 2))) == []
