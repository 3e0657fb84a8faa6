"""Which visits keep their prescriber on site until the patient has left, and whose training is enough."""

from dataclasses import replace

import pytest

from coord.domain.defaults import DEFAULT_TYPES
from coord.domain.life_support import enough_by_themselves, minutes_without, uncovered_minutes
from coord.domain.policy import CoverageRule, Policy
from coord.domain.qualifications import Kind
from coord.domain.roles import Presence, Role, Use
from tests.domain.builders import (
    MONDAY,
    RITA,
    TOM,
    TUESDAY,
    a_dose,
    a_practitioner,
    a_qualification,
    a_type,
    a_window,
    at,
    some_facts,
)

PRESCRIBER, MONITOR = Role.PRESCRIBER, Role.MONITOR
WHOLE = (a_window(PRESCRIBER, 0, 120), a_window(MONITOR, 0, 120))
BY_TWO = {PRESCRIBER: RITA, MONITOR: TOM}


@pytest.mark.parametrize("code", [one.code for one in DEFAULT_TYPES])
def test_every_default_type_keeps_its_prescriber_while_one_is_needed(code):
    assert uncovered_minutes(a_type(code)) == ()


def test_a_treatment_without_any_prescriber_is_uncovered_throughout():
    assert uncovered_minutes(a_type("dosing_iv", role_windows=())) == ((0, 120),)


@pytest.mark.parametrize(
    ("windows", "without"),
    [
        pytest.param([a_window(PRESCRIBER, 0, 120)], (), id="throughout"),
        pytest.param(
            [a_window(PRESCRIBER, 0, 60), a_window(PRESCRIBER, 60, 120, Use.COVER)], (), id="in-two-parts"
        ),
        pytest.param([a_window(PRESCRIBER, 15, 60)], ((0, 15), (60, 120)), id="before-and-after"),
        pytest.param(
            [a_window(PRESCRIBER, 0, 120, is_optional=True)], ((0, 120),), id="only-where-somebody-is-named"
        ),
        pytest.param(
            [replace(a_window(PRESCRIBER, 0, 120), presence=Presence.ON_CALL)], ((0, 120),), id="on-call"
        ),
        pytest.param([a_window(MONITOR, 0, 120)], ((0, 120),), id="another-role"),
    ],
)
def test_the_minutes_without_a_role_are_those_in_which_nobody_must_be_there_with_it(windows, without):
    assert minutes_without(PRESCRIBER, a_type("dosing_iv", role_windows=tuple(windows))) == without


def is_enough(windows=WHOLE, rita=None, tom=None, rule=None, people=None, **visit):
    """Whether Rita (advanced) and Tom (basic), who have the parts, are life support enough by themselves."""
    trained = (
        a_practitioner(RITA, "Rita", qualifications=(a_qualification(Kind.ACLS, **rita or {}),)),
        a_practitioner(TOM, "Tom", qualifications=(a_qualification(Kind.BLS, **tom or {}),)),
    )
    facts = some_facts(policy=Policy(coverage=rule or CoverageRule(1, 1)), life_support=trained)
    kind = a_type("dosing_iv", **{"minutes": 120, "role_windows": tuple(windows)} | visit.pop("kind", {}))
    return enough_by_themselves(a_dose(type=kind, people=people or BY_TWO, **visit), facts)


@pytest.mark.parametrize(
    ("rule", "people", "enough"),
    [
        pytest.param((1, 1), BY_TWO, True, id="one-of-each"),
        pytest.param((1, 0), {PRESCRIBER: RITA}, True, id="advanced-alone-where-that-is-asked-for"),
        pytest.param((1, 1), {PRESCRIBER: RITA}, False, id="nobody-beside"),
        pytest.param((1, 0), {MONITOR: TOM}, False, id="basic-is-not-advanced"),
        pytest.param((0, 1), {MONITOR: TOM}, True, id="basic-where-that-is-asked-for"),
        pytest.param((0, 1), {PRESCRIBER: RITA}, True, id="advanced-stands-for-basic"),
        pytest.param((0, 2), BY_TWO, True, id="two-with-basic"),
        pytest.param((1, 2), BY_TWO, False, id="three-are-asked-for"),
        pytest.param((2, 0), BY_TWO, False, id="two-with-advanced-are-asked-for"),
        pytest.param((0, 0), {}, True, id="nobody-is-asked-for"),
    ],
)
def test_as_many_as_policy_asks_for_are_enough(rule, people, enough):
    assert is_enough(rule=CoverageRule(*rule), people=people) is enough


ON_CALL = replace(WHOLE[1], presence=Presence.ON_CALL)


@pytest.mark.parametrize(
    ("tom_is_there", "enough"),
    [
        pytest.param(a_window(MONITOR, 0, 120, Use.COVER), True, id="from-outside"),
        pytest.param(replace(WHOLE[1], presence=Presence.ON_SITE), True, id="on-site"),
        pytest.param(ON_CALL, False, id="on-call"),
        pytest.param(a_window(MONITOR, 5, 120), False, id="comes-later"),
        pytest.param(a_window(MONITOR, 0, 115), False, id="leaves-before"),
    ],
)
def test_only_those_count_who_are_there_from_start_to_end(tom_is_there, enough):
    assert is_enough([WHOLE[0], tom_is_there]) is enough


UNTIL_MONDAY, FROM_MONDAY = {"valid_until": MONDAY}, {"valid_from": MONDAY}


@pytest.mark.parametrize(
    ("changes", "enough"),
    [
        pytest.param({"tom": {"jurisdiction": "US-NV"}}, False, id="of-another-place"),
        pytest.param({"tom": {"jurisdiction": None}}, True, id="of-any-place"),
        pytest.param({"tom": {"valid_until": MONDAY}}, True, id="its-last-day"),
        pytest.param({"tom": {"valid_from": TUESDAY}}, False, id="not-yet"),
        pytest.param({"rita": UNTIL_MONDAY, "starts": at("22:00")}, True, id="until-its-last-midnight"),
        pytest.param({"rita": UNTIL_MONDAY, "starts": at("22:00"), "kind": {"minutes": 121, "role_windows": (
            a_window(PRESCRIBER, 0, 121), a_window(MONITOR, 0, 121))}}, False, id="a-minute-past-it"),
        pytest.param({"rita": UNTIL_MONDAY, "starts": at("23:00")}, False, id="an-hour-past-it"),
        pytest.param({"rita": FROM_MONDAY, "starts": at("00:00")}, True, id="from-midnight-on-its-first-day"),
        pytest.param({"rita": FROM_MONDAY, "starts": at("23:00", MONDAY) - 1440}, False,
                     id="begins-an-hour-before-it"),
    ],
)  # fmt: skip
def test_training_holds_at_the_clinic_on_every_day_of_the_visit(changes, enough):
    assert is_enough(**changes) is enough
