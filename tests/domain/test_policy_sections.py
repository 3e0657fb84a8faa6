"""Policy as plain data: what makes sense is kept as it was given, and what does not is said by field."""

import json

import pytest

from coord.domain.policy import Policy
from coord.domain.policy_sections import SECTIONS, BadValue, decode, encode, policy_of, soft_reasons
from coord.domain.qualifications import Kind
from coord.domain.roles import Role


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
    assert policy_of({"reminders": {"grace_minutes": 5}}) == Policy()


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        pytest.param("doses", {"most": 0}, "most", id="too_small"),
        pytest.param("doses", {"most": 1000}, "most", id="too_large"),
        pytest.param("doses", {"most": "3"}, "most", id="a_word_for_a_number"),
        pytest.param("doses", {"most": True}, "most", id="yes_for_a_number"),
        pytest.param("doses", {"mots": 3}, "mots", id="a_field_that_is_not_there"),
        pytest.param("follow_up", {"aim_clinic_days": 9}, "aim_clinic_days", id="aim_too_far"),
        pytest.param("ages", {"adult": 16, "assent": 17}, "assent", id="assent_of_adults"),
        pytest.param("wishes", {"gender_roles": ["shaman"]}, "gender_roles", id="no_such_role"),
        pytest.param("starts", {"start_grid": 25}, "start_grid", id="an_odd_grid"),
        pytest.param("hard", {"reasons": ["InThePast"]}, "reasons", id="hard_by_nature"),
        pytest.param("qualified_for", {"monitor": ["XX"]}, "monitor", id="no_such_licence"),
        pytest.param("qualified_for", {"shaman": ["RN"]}, "qualified_for", id="licences_of_no_role"),
        pytest.param("compacts", {"PSYPACT": {"kinds": ["PSY"]}}, "PSYPACT", id="a_compact_without_members"),
        pytest.param(
            "compacts", {"X": {"kinds": ["PSY"], "members": {"US-CA": "soon"}}}, "X", id="a_day_that_is_none"
        ),
    ],
)
def test_what_makes_no_sense_names_its_field(name, data, field):
    with pytest.raises(BadValue) as bad:
        decode(name, data)

    assert bad.value.field == field


def test_only_soft_reasons_can_be_hardened():
    assert "SamePersonTwice" in soft_reasons()
    assert "PractitionerBusy" not in soft_reasons()
