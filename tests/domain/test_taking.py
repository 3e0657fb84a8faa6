"""What a visit takes of those who have a part in it."""

import pytest

from coord.domain.roles import Role, Use
from coord.domain.taking import places
from tests.domain.builders import ADA, MONA, SAM, THEO, a_dose, a_window, cover, some_facts, span
from tests.domain.rules.row import dose_type

PRESCRIBER, LEAD, MONITOR = Role.PRESCRIBER, Role.LEAD_THERAPIST, Role.MONITOR
WATCHED = (a_window(LEAD, 0, 120), a_window(MONITOR, 60, 120, Use.COVER))
BY_TWO, BY_ONE = {PRESCRIBER: ADA, LEAD: THEO, MONITOR: MONA}, {PRESCRIBER: SAM, LEAD: THEO, MONITOR: SAM}


@pytest.mark.parametrize(
    ("people", "prescriber", "who", "taken"),
    [
        pytest.param(
            BY_TWO,
            [(0, 120)],
            MONA,
            [(span("11:00", "12:00"), MONITOR)],
            id="cover_is_in_the_role_of_its_window",
        ),
        pytest.param(
            BY_TWO,
            [(0, 15), (90, 120)],
            ADA,
            [(span("10:00", "10:15"), PRESCRIBER), (span("11:30", "12:00"), PRESCRIBER)],
            id="in_all_windows_of_one_role",
        ),
        pytest.param(
            BY_ONE,
            [(0, 120)],
            SAM,
            [(span("10:00", "12:00"), None)],
            id="who_covers_in_two_roles_does_so_in_none",
        ),
    ],
)
def test_cover_that_a_visit_takes_is_in_one_role_or_in_none(people, prescriber, who, taken):
    windows = tuple(a_window(PRESCRIBER, opens, closes, Use.COVER) for opens, closes in prescriber)
    dose = a_dose(**dose_type(role_windows=(*windows, *WATCHED)) | {"people": people})

    found = [one for one in places(dose, some_facts()) if one.resource_id == cover(who)]

    assert [(one.interval, one.role) for one in found] == taken
    assert {one.capacity for one in found} == {2}
