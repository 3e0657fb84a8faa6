"""Policy as plain data: what makes sense is kept as it was given, and what does not is said by field."""

import json
from datetime import date

import pytest

from coord.domain.policy import Policy
from coord.domain.policy_sections import SECTIONS, BadValue, decode, encode, policy_of, soft_reasons
from coord.domain.qualifications import Compact, Kind
from coord.domain.roles import Role

A_FEW, MANY = "Give a whole number from 1 to 31.", "Give a whole number from 0 to 10000."
A_DAY = "Give a whole number from 15 to 1440."
AIM = "The days aimed at cannot be more than the latest day."
ASSENT = "Assent is asked of minors; give an age below the adult one."
RIDE = "Give hours in this order: asked first, urged next, decided last."
GRID = "Give 5, 10, 15, 20, 30 or 60 minutes."
COMPACT = "X needs kinds and members with dates such as 2027-03-31."


@pytest.mark.parametrize("name", SECTIONS)
def test_the_default_of_every_section_survives_the_way_through_json(name):
    data = json.loads(json.dumps(encode(name, Policy())))

    assert policy_of({name: data}) == Policy()


def test_what_a_section_leaves_out_is_the_default():
    policy = policy_of({"follow_up": {"latest_days": 5}})

    assert (policy.follow_up.aim_clinic_days, policy.follow_up.latest_days) == (3, 5)


def test_a_role_that_is_not_mentioned_keeps_its_licences():
    policy = policy_of({"qualified_for": {"monitor": ["RN"]}})

    assert policy.qualified_for[Role.MONITOR] == {Kind.RN}
    assert policy.qualified_for[Role.DIETITIAN] == {Kind.RD}


def test_rows_that_belong_elsewhere_are_left_alone():
    assert policy_of({"weather": {"grace_minutes": 5}}) == Policy()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("follow_up", {"aim_clinic_days": 5, "latest_days": 5}, id="aiming_at_the_latest_day"),
        pytest.param("follow_up", {"same_therapist": False}, id="a_no"),
        pytest.param(
            "ride", {"ask_hours": 24, "urge_hours": 24, "decide_hours": 24}, id="a_ride_asked_for_just_once"
        ),
        pytest.param("ages", {"adult": 18, "assent": 18}, id="an_assent_that_no_minor_gives"),
        pytest.param("doses", {"most": 31}, id="the_largest_number"),
        pytest.param("doses", {"most": 1}, id="the_smallest_number"),
        pytest.param("ranking", {"no_gap": 10_000}, id="the_largest_of_what_has_no_bounds"),
        pytest.param("wishes", {"apart_minutes": None}, id="no_number_where_none_is_needed"),
        pytest.param("wishes", {"apart_minutes": 0}, id="a_number_where_none_is_needed"),
        pytest.param("wishes", {"gender_roles": ["monitor"]}, id="some_roles"),
        pytest.param("arrival", {"checks": ["fasted", "b2"]}, id="some_words"),
        pytest.param("changes", {"talk_type": "therapy"}, id="a_word"),
        pytest.param("starts", {"start_grid": 5}, id="starts_every_five_minutes"),
        pytest.param("starts", {"start_grid": 60}, id="starts_on_the_hour"),
        pytest.param("scope", {"US-NV": {"prescriber": ["MD"]}}, id="another_scope_somewhere"),
        pytest.param("hard", {"reasons": []}, id="nothing_hardened"),
        pytest.param("reminders", {"evening": 1080}, id="a_later_evening"),
        pytest.param(
            "reminders",
            {"types": {"therapy": [], "dosing_iv": ["reminder_7d", "reminder_2h"]}},
            id="some_steps",
        ),
        pytest.param(
            "reminders",
            {"type_hours": {"dosing_iv": {"reminder_48h": 72}}, "type_evenings": {"dosing_iv": 1080}},
            id="a_kind_of_visit_with_its_own_hours",
        ),
        pytest.param(
            "reminders",
            {
                "hours": {
                    "reminder_7d": 1440,
                    "reminder_48h": 336,
                    "reminder_24h": 168,
                    "reminder_2h": 12,
                    "follow_up_reminder": 336,
                }
            },
            id="the_most_hours",
        ),
        pytest.param(
            "reminders",
            {
                "hours": {
                    "reminder_7d": 72,
                    "reminder_48h": 25,
                    "reminder_24h": 6,
                    "reminder_2h": 1,
                    "follow_up_reminder": 6,
                }
            },
            id="the_fewest_hours",
        ),
    ],
)
def test_what_makes_sense_is_shown_as_it_was_given(name, data):
    shown = encode(name, policy_of({name: data}))

    assert shown | data == shown


def test_a_compact_is_shown_as_it_was_given():
    data = {
        "PSYPACT": {
            "kinds": ["LPC", "PSY"],
            "members": {"US-CA": "2027-01-01", "US-NV": "2027-02-01"},
            "left": {"US-NV": "2028-01-01"},
            "privilege": "PSYPACT",
            "in_person": True,
        }
    }

    assert encode("compacts", policy_of({"compacts": data})) == data


def test_a_compact_counts_by_video_alone_and_without_privilege_unless_it_says_more():
    (compact,) = policy_of(
        {"compacts": {"X": {"kinds": ["PSY"], "members": {"US-CA": "2027-01-01"}}}}
    ).compacts

    assert compact == Compact("X", frozenset({Kind.PSY}), {"US-CA": date(2027, 1, 1)})


@pytest.mark.parametrize(
    ("name", "attribute"), [("starts", "start_grid"), ("hard", "hard"), ("qualified_for", "qualified_for")]
)
def test_an_empty_section_is_the_default(name, attribute):
    assert decode(name, {}) == getattr(Policy(), attribute)


@pytest.mark.parametrize(
    ("name", "data", "field", "sentence"),
    [
        pytest.param("doses", {"most": 0}, "most", A_FEW, id="too_small"),
        pytest.param("doses", {"most": 32}, "most", A_FEW, id="too_large"),
        pytest.param("doses", {"most": "3"}, "most", A_FEW, id="a_word_for_a_number"),
        pytest.param("doses", {"most": True}, "most", A_FEW, id="yes_for_a_number"),
        pytest.param("doses", {"most": None}, "most", A_FEW, id="nothing_for_a_number"),
        pytest.param(
            "day", {"earliest_minutes": 14}, "earliest_minutes", A_DAY, id="hardly_before_the_visit"
        ),
        pytest.param("ranking", {"no_gap": 10_001}, "no_gap", MANY, id="more_than_makes_sense"),
        pytest.param("doses", {"mots": 3}, "mots", "There is no field mots.", id="a_field_that_is_not_there"),
        pytest.param("follow_up", {"aim_clinic_days": 8}, "aim_clinic_days", AIM, id="aim_too_far"),
        pytest.param(
            "follow_up", {"same_therapist": 1}, "same_therapist", "Say yes or no.", id="a_number_for_a_yes"
        ),
        pytest.param("ride", {"ask_hours": 23}, "decide_hours", RIDE, id="a_ride_urged_before_it_is_asked"),
        pytest.param("ride", {"urge_hours": 17}, "decide_hours", RIDE, id="a_ride_decided_before_urged"),
        pytest.param(
            "ride",
            {"kinds": ["sedan"]},
            "kinds",
            "This is not known: 'sedan' is not a valid RideKind.",
            id="no_such_ride",
        ),
        pytest.param("ages", {"adult": 16, "assent": 17}, "assent", ASSENT, id="assent_of_adults"),
        pytest.param(
            "wishes",
            {"gender_roles": ["shaman"]},
            "gender_roles",
            "This is not known: 'shaman' is not a valid Role.",
            id="no_such_role",
        ),
        pytest.param("arrival", {"checks": ["A B"]}, "checks", "This is not known: A B.", id="two_words"),
        pytest.param("arrival", {"checks": [7]}, "checks", "This is not known: 7.", id="a_number_for_a_word"),
        pytest.param("changes", {"talk_type": ""}, "talk_type", "This is not known: .", id="no_word"),
        pytest.param("starts", {"start_grid": 25}, "start_grid", GRID, id="a_grid_that_shifts_each_hour"),
        pytest.param("starts", {"start_grid": 6}, "start_grid", GRID, id="a_grid_between_the_steps"),
        pytest.param(
            "starts",
            {"start_grid": 0},
            "start_grid",
            "Give a whole number from 5 to 60.",
            id="a_grid_of_nothing",
        ),
        pytest.param(
            "reminders",
            {"types": {"therapy": ["weekly"]}},
            "types",
            "This is not known: 'weekly' is not a valid MessageKind.",
            id="no_such_reminder",
        ),
        pytest.param(
            "reminders",
            {"types": {"therapy": ["advisory_after"]}},
            "types",
            "advisory_after is no step that a house may leave out.",
            id="advice_is_no_step",
        ),
        pytest.param(
            "reminders", {"types": []}, "types", "Give the steps by kind of visit.", id="steps_of_no_type"
        ),
        pytest.param(
            "reminders",
            {"evening": 600},
            "evening",
            "Give a whole number from 720 to 1320.",
            id="an_evening_in_the_morning",
        ),
        pytest.param("reminders", {"noon": 1}, "noon", "There is no field noon.", id="no_such_hour"),
        pytest.param(
            "reminders",
            {"hours": {"reminder_48h": 24}},
            "hours.reminder_48h",
            "Give a whole number from 25 to 336.",
            id="no_time_to_prepare",
        ),
        pytest.param(
            "reminders",
            {"type_hours": {"therapy": {"reminder_2h": "2"}}},
            "type_hours.therapy.reminder_2h",
            "Give a whole number from 1 to 12.",
            id="a_word_for_hours",
        ),
        pytest.param(
            "reminders",
            {"hours": {"reminder_24h": 48}},
            "hours.reminder_24h",
            "Give fewer than 48 hours: an earlier reminder goes out then.",
            id="two_at_once",
        ),
        pytest.param(
            "reminders",
            {"hours": {"reminder_2h": 8, "follow_up_reminder": 6}},
            "hours.reminder_2h",
            "Give fewer than 6 hours: an earlier reminder goes out then.",
            id="the_follow_up_after_the_last",
        ),
        pytest.param(
            "reminders",
            {"hours": {"reminder_24h": 40}, "type_hours": {"therapy": {"reminder_48h": 40}}},
            "type_hours.therapy.reminder_48h",
            "Give more than 40 hours: the next reminder goes out then.",
            id="a_kind_of_visit_that_the_house_overtakes",
        ),
        pytest.param(
            "reminders",
            {"type_hours": {"therapy": {"reminder_24h": 50}}},
            "type_hours.therapy.reminder_24h",
            "Give fewer than 48 hours: an earlier reminder goes out then.",
            id="a_kind_of_visit_that_overtakes_the_house",
        ),
        pytest.param(
            "reminders",
            {"hours": {"evening_check": 15}},
            "hours",
            "evening_check is no reminder that goes out hours before a visit.",
            id="hours_of_the_evening",
        ),
        pytest.param("reminders", {"hours": 48}, "hours", "Give whole hours by reminder.", id="one_number"),
        pytest.param(
            "reminders",
            {"type_hours": {"therapy": 48}},
            "type_hours.therapy",
            "Give whole hours by reminder.",
            id="one_number_for_a_kind",
        ),
        pytest.param(
            "reminders",
            {"type_hours": []},
            "type_hours",
            "Give the hours of reminders by kind of visit.",
            id="hours_of_no_kind",
        ),
        pytest.param(
            "reminders",
            {"type_evenings": {"therapy": 600}},
            "type_evenings.therapy",
            "Give a whole number from 720 to 1320.",
            id="a_kinds_evening_in_the_morning",
        ),
        pytest.param(
            "reminders",
            {"type_evenings": {"A B": 1080}},
            "type_evenings",
            "This is not known: A B.",
            id="an_evening_of_no_code",
        ),
        pytest.param(
            "hard", {"reasons": ["InThePast"]}, "reasons", "InThePast is no soft reason.", id="hard_by_nature"
        ),
        pytest.param(
            "qualified_for",
            {"monitor": ["XX"]},
            "monitor",
            "This is not known: 'XX' is not a valid Kind.",
            id="no_such_licence",
        ),
        pytest.param(
            "qualified_for",
            {"shaman": ["RN"]},
            "qualified_for",
            "This is not known: 'shaman' is not a valid Role.",
            id="licences_of_no_role",
        ),
        pytest.param("compacts", {"X": {"kinds": ["PSY"]}}, "X", COMPACT, id="a_compact_without_members"),
        pytest.param(
            "compacts",
            {"X": {"kinds": ["PSY"], "members": {"US-CA": "soon"}}},
            "X",
            COMPACT,
            id="a_day_that_is_none",
        ),
    ],
)
def test_what_makes_no_sense_is_told_beside_its_field(name, data, field, sentence):
    with pytest.raises(BadValue) as bad:
        decode(name, data)

    assert (bad.value.field, str(bad.value)) == (field, sentence)


def test_only_soft_reasons_can_be_hardened():
    assert "SamePersonTwice" in soft_reasons()
    assert "PractitionerBusy" not in soft_reasons()
