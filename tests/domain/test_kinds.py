"""Which kinds of visit hold together."""

from dataclasses import replace

import pytest

from coord.domain.kinds import problems_of
from coord.domain.roles import Presence, Role
from tests.domain.builders import DOSING, INTEGRATION, a_window

KNOWN = {kind.code: kind for kind in (DOSING, INTEGRATION)}


def by(opens, closes):
    return (a_window(Role.LEAD_THERAPIST, opens, closes),)


def fields(kind):
    return [field for field, _ in problems_of(kind, KNOWN)]


@pytest.mark.parametrize("kind", [DOSING, INTEGRATION], ids=lambda kind: kind.code)
def test_the_defaults_hold_together(kind):
    assert fields(kind) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param(
            {"minutes": 0, "role_windows": (a_window(Role.MONITOR, 0, 5),)}, "minutes", id="no_length"
        ),
        pytest.param({"minutes": 62}, "minutes", id="not_in_steps"),
        pytest.param({"minutes": 1445}, "minutes", id="longer_than_a_day"),
        pytest.param({"turnover": 1400}, "turnover", id="turnover_into_the_next_day"),
        pytest.param({"turnover": 7}, "turnover", id="turnover_not_in_steps"),
        pytest.param({"closing_spare": 1441}, "closing_spare", id="spare_longer_than_a_day"),
        pytest.param({"min_age": 18, "max_age": 11}, "max_age", id="ages_turned_round"),
        pytest.param({"role_windows": ()}, "windows", id="nobody_there"),
        pytest.param({"role_windows": by(0, 65)}, "windows", id="beyond_the_end"),
        pytest.param({"role_windows": by(3, 60)}, "windows", id="windows_not_in_steps"),
        pytest.param({"follow_up": "integration"}, "follow_up", id="followed_by_itself"),
        pytest.param({"follow_up": "seance"}, "follow_up", id="followed_by_nothing_known"),
        pytest.param({"follow_up_count": 2}, "follow_up_count", id="more_than_there_are"),
    ],
)
def test_what_does_not_hold_together_names_its_field(changes, field):
    assert field in fields(replace(INTEGRATION, **changes))


@pytest.mark.parametrize("role", [Role.PRESCRIBER, Role.MONITOR])
def test_a_treatment_is_never_without_prescriber_or_monitor(role):
    others = tuple(window for window in DOSING.role_windows if window.role is not role)
    early, late = a_window(role, 0, 50), a_window(role, 60, 120)

    assert fields(replace(DOSING, role_windows=(*others, early, late))) == ["windows"]
    assert fields(replace(DOSING, role_windows=(*others, early, a_window(role, 50, 120)))) == []


def test_a_prescriber_on_call_is_not_there():
    on_call = tuple(
        replace(window, presence=Presence.ON_CALL) if window.role is Role.PRESCRIBER else window
        for window in DOSING.role_windows
    )

    assert fields(replace(DOSING, role_windows=on_call)) == ["windows"]
