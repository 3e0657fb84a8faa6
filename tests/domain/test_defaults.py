"""What a new organization starts with holds together, and keeps what Coord promises."""

import json
from dataclasses import fields
from pathlib import Path

import pytest

from coord.domain.defaults import DEFAULT_TYPES
from coord.domain.policy import FollowUpRule, Policy
from coord.domain.qualifications import Kind
from coord.domain.roles import Role, Use
from tests.domain.anew import read_anew
from tests.domain.builders import DOSING

EACH_TYPE = pytest.mark.parametrize("kind", DEFAULT_TYPES, ids=lambda kind: kind.code)
APPROVED = Path(__file__).with_name("default_types.json")
PRESCRIBERS = {Kind.MD, Kind.DO, Kind.NP, Kind.PA}
THERAPISTS = {Kind.PSY, Kind.LCSW, Kind.LMFT, Kind.LPC}


@EACH_TYPE
def test_the_windows_of_a_default_type_lie_within_it(kind):
    assert all(window.closes <= kind.minutes for window in kind.role_windows)


@EACH_TYPE
def test_the_follow_up_of_a_default_type_is_there(kind):
    assert kind.follow_up is None or kind.follow_up in {one.code for one in DEFAULT_TYPES}


@EACH_TYPE
def test_a_dose_alone_needs_an_order_a_registered_prescriber_and_a_turnover(kind):
    is_dose = kind.code.startswith("dosing_")

    assert kind.is_treatment is is_dose
    assert kind.needs_order is is_dose
    assert kind.needs_dea is is_dose
    assert bool(kind.turnover) is is_dose
    assert bool(kind.closing_spare) is is_dose


def test_every_dose_but_the_nasal_one_is_followed_up():
    assert {kind.code for kind in DEFAULT_TYPES if kind.follow_up} == {
        "dosing_iv",
        "dosing_im",
        "dosing_sublingual",
        "dosing_group",
    }


@EACH_TYPE
def test_every_dose_has_a_prescriber_on_site_and_a_monitor_until_its_end(kind):
    until = {window.role: window.closes for window in kind.role_windows}

    assert not kind.is_treatment or until[Role.PRESCRIBER] == until[Role.MONITOR] == kind.minutes


def test_after_a_nasal_dose_a_patient_is_observed_for_two_hours():
    (nasal,) = [kind for kind in DEFAULT_TYPES if kind.code == "dosing_esketamine"]

    assert nasal.minutes >= 120


@EACH_TYPE
def test_every_default_type_has_somebody_in_the_lead(kind):
    leads = {Role.LEAD_THERAPIST, Role.PRESCRIBER}

    assert leads & {window.role for window in kind.role_windows if not window.is_optional}


@EACH_TYPE
def test_where_a_patient_talks_an_interpreter_may_join(kind):
    optional = {window.role for window in kind.role_windows if window.is_optional}

    assert (Role.INTERPRETER in optional) is kind.is_patient_present


@EACH_TYPE
def test_outsiders_are_not_told_what_kind_of_treatment_it_is(kind):
    assert kind.patient_name in {"Visit", "Follow-up visit", "Meeting"}


@pytest.mark.parametrize("role", [Role.LEAD_THERAPIST, Role.MONITOR])
def test_a_dose_has_a_therapist_and_a_monitor_from_beginning_to_end(role):
    (window,) = DOSING.windows_of(role)

    assert (window.use, window.opens, window.closes) == (Use.ATTENTION, 0, DOSING.minutes)


def test_a_prescriber_covers_a_dose_to_its_end():
    assert [w.closes for w in DOSING.windows_of(Role.PRESCRIBER) if w.use is Use.COVER] == [DOSING.minutes]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        pytest.param(Role.PRESCRIBER, PRESCRIBERS, id="prescriber"),
        pytest.param(Role.LEAD_THERAPIST, THERAPISTS, id="lead_therapist"),
        pytest.param(Role.CO_THERAPIST, THERAPISTS, id="co_therapist"),
        pytest.param(Role.MONITOR, PRESCRIBERS | {Kind.RN, Kind.CRNA}, id="monitor"),
        pytest.param(Role.DIETITIAN, {Kind.RD}, id="dietitian"),
        pytest.param(Role.PHYSICIAN, {Kind.MD, Kind.DO}, id="physician"),
        pytest.param(Role.COORDINATOR, set(), id="coordinator"),
        pytest.param(Role.INTERPRETER, set(), id="interpreter"),
    ],
)
def test_the_default_policy_says_which_licences_a_role_takes(role, kinds):
    assert Policy().qualified_for[role] == kinds


def test_the_default_policy_knows_every_role():
    assert Policy().qualified_for.keys() == set(Role)


def test_by_default_a_follow_up_is_within_three_clinic_days_and_never_after_a_week():
    assert Policy().follow_up == FollowUpRule(aim_clinic_days=3, latest_days=7)


def described(kind):
    """Everything about a default type in words, what is usual left out."""
    usual = {one.name: one.default for one in fields(kind)}
    told = {one.name: getattr(kind, one.name) for one in fields(kind) if one.name != "role_windows"}
    return {name: value for name, value in told.items() if value != usual[name]} | {
        "role_windows": [
            f"{window.role} {window.use} {window.presence} {window.opens}-{window.closes}"
            + " if wanted" * window.is_optional
            for window in kind.role_windows
        ]
    }


def test_the_default_types_are_those_that_were_approved():
    types = [described(kind) for kind in read_anew("coord.domain.defaults").DEFAULT_TYPES]

    assert json.dumps(types, indent=1) + "\n" == APPROVED.read_text()


def test_by_default_visits_start_on_quarters_of_an_hour():
    assert Policy().start_grid == 15


def test_a_house_counts_for_a_role_whoever_may_have_it_anywhere():
    policy = Policy(
        scope={
            "US-NV": {Role.DIETITIAN: frozenset({Kind.RN})},
            "US-OR": {Role.MONITOR: frozenset({Kind.LPC})},
        }
    )

    assert policy.kinds_anywhere(Role.DIETITIAN) == {Kind.RD, Kind.RN}
    assert policy.kinds_anywhere(Role.COORDINATOR) == frozenset()
