"""Which kinds of visit hold together."""

from dataclasses import replace

import pytest

from coord.domain.kinds import problems_of
from coord.domain.roles import Presence, Role
from tests.domain.builders import DOSING, INTEGRATION, a_window

KNOWN = {kind.code: kind for kind in (DOSING, INTEGRATION)}

LENGTH = "A visit takes from 5 minutes to a day, in steps of 5 minutes."
TURNOVER = "Turnover is in steps of 5 minutes, and with the visit at most a day."
SPARE = "Give the minutes before closing, at most a day."
NOTICE = "Give the notice in minutes, at most 60 days."
AGES = "The highest age is below the lowest; swap them."
NOBODY = "Somebody must be there: give at least one role that is not optional."
BEYOND = "Every role is needed within the visit: between 0 and 60 minutes."
STEPS = "Roles begin and end in steps of 5 minutes."
ANOTHER = "Choose another kind of visit that there is."
COUNT = "Give at least one follow-up, and at most as many as treatment visits."


def by(opens, closes):
    return (a_window(Role.LEAD_THERAPIST, opens, closes),)


def problems(kind):
    return [*problems_of(kind, KNOWN)]


def fields(kind):
    return [field for field, _ in problems(kind)]


@pytest.mark.parametrize("kind", [DOSING, INTEGRATION], ids=lambda kind: kind.code)
def test_the_defaults_hold_together(kind):
    assert fields(kind) == []


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"minutes": 5, "role_windows": by(0, 5)}, id="the_shortest_visit"),
        pytest.param({"minutes": 1440}, id="a_visit_of_a_day"),
        pytest.param({"turnover": 1380}, id="a_visit_that_fills_the_day_with_its_turnover"),
        pytest.param({"closing_spare": 1440}, id="a_day_before_closing"),
        pytest.param({"notice": 0}, id="no_notice"),
        pytest.param({"notice": 60 * 1440}, id="sixty_days_of_notice"),
        pytest.param({"min_age": 18, "max_age": 18}, id="a_single_age"),
    ],
)
def test_what_is_just_within_the_bounds_holds_together(changes):
    assert fields(replace(INTEGRATION, **changes)) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"minutes": 0, "role_windows": by(0, 5)}, ("minutes", LENGTH), id="no_length"),
        pytest.param({"minutes": 62}, ("minutes", LENGTH), id="not_in_steps"),
        pytest.param({"minutes": 1445}, ("minutes", LENGTH), id="longer_than_a_day"),
        pytest.param({"turnover": 1385}, ("turnover", TURNOVER), id="turnover_into_the_next_day"),
        pytest.param({"turnover": 7}, ("turnover", TURNOVER), id="turnover_not_in_steps"),
        pytest.param({"turnover": -5}, ("turnover", TURNOVER), id="turnover_before_the_end"),
        pytest.param({"closing_spare": 1441}, ("closing_spare", SPARE), id="spare_longer_than_a_day"),
        pytest.param({"closing_spare": -1}, ("closing_spare", SPARE), id="spare_after_closing"),
        pytest.param({"notice": -1}, ("notice", NOTICE), id="notice_of_the_past"),
        pytest.param({"notice": 60 * 1440 + 1}, ("notice", NOTICE), id="notice_of_more_than_sixty_days"),
        pytest.param({"min_age": 18, "max_age": 17}, ("max_age", AGES), id="ages_turned_round"),
        pytest.param({"role_windows": ()}, ("windows", NOBODY), id="nobody_there"),
        pytest.param({"role_windows": by(0, 65)}, ("windows", BEYOND), id="beyond_the_end"),
        pytest.param({"role_windows": by(3, 60)}, ("windows", STEPS), id="windows_not_in_steps"),
        pytest.param({"role_windows": by(0, 58)}, ("windows", STEPS), id="windows_that_end_between_steps"),
        pytest.param({"follow_up": "integration"}, ("follow_up", ANOTHER), id="followed_by_itself"),
        pytest.param({"follow_up": "seance"}, ("follow_up", ANOTHER), id="followed_by_nothing_known"),
        pytest.param({"follow_up_count": 2}, ("follow_up_count", COUNT), id="more_than_there_are"),
        pytest.param({"follow_up_count": 0}, ("follow_up_count", COUNT), id="no_follow_up_in_a_round"),
    ],
)
def test_what_does_not_hold_together_is_told_beside_its_field(changes, problem):
    assert problem in problems(replace(INTEGRATION, **changes))


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        (Role.PRESCRIBER, "A treatment visit has a prescriber in the room or on site from beginning to end."),
        (Role.MONITOR, "A treatment visit has somebody who watches the patient from beginning to end."),
    ],
)
def test_a_treatment_is_never_without_prescriber_or_monitor(role, sentence):
    others = tuple(window for window in DOSING.role_windows if window.role is not role)
    early, late = a_window(role, 0, 50), a_window(role, 60, 120)

    assert problems(replace(DOSING, role_windows=(*others, early, late))) == [("windows", sentence)]
    assert problems(replace(DOSING, role_windows=(*others, early, a_window(role, 50, 120)))) == []


def test_a_prescriber_on_call_is_not_there():
    on_call = tuple(
        replace(window, presence=Presence.ON_CALL) if window.role is Role.PRESCRIBER else window
        for window in DOSING.role_windows
    )

    assert fields(replace(DOSING, role_windows=on_call)) == ["windows"]


@pytest.mark.parametrize(
    ("places", "wrong"),
    [
        pytest.param(0, ["places"], id="none"),
        pytest.param(1, [], id="one-patient"),
        pytest.param(40, [], id="a-large-group"),
        pytest.param(41, ["places"], id="too-large-a-group"),
    ],
)
def test_a_kind_has_a_place_or_those_of_a_group(places, wrong):
    assert fields(replace(INTEGRATION, places=places)) == wrong
