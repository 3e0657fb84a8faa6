"""At which clinic somebody is expected whose hours at several overlap."""

import pytest

from coord.domain.appointment import ClinicId
from coord.domain.presence import expected
from coord.domain.timeline import Grid
from tests.domain.builders import HARBOR, MISSION, TOM, a_practitioner, some_facts, span

DAY = span("08:00", "20:00")
UNREAD = ClinicId(0)  # entered before the others, and nobody has asked about it


@pytest.mark.parametrize(
    ("clinic", "hours", "also", "mission", "there"),
    [
        pytest.param(MISSION, [DAY], {}, DAY, [DAY], id="at_the_clinic_that_was_entered_first"),
        pytest.param(HARBOR, [DAY], {}, DAY, [], id="not_at_the_other"),
        pytest.param(
            HARBOR,
            [DAY],
            {},
            span("08:00", "12:00"),
            [span("12:00", "20:00")],
            id="there_while_the_first_is_closed",
        ),
        pytest.param(
            HARBOR,
            [span("14:00", "20:00")],
            {UNREAD: (span("08:00", "10:00"),)},
            DAY,
            [span("10:00", "14:00")],
            id="there_while_none_of_several_others_expects_them",
        ),
    ],
)
def test_whose_hours_overlap_is_expected_at_the_first_clinic_that_is_open(
    clinic, hours, also, mission, there
):
    facts = some_facts(mission={"opening": (mission,)})
    tom = a_practitioner(TOM, "Tom", working={MISSION: hours, HARBOR: (DAY,)}, also_working=also)
    grid = Grid.over(DAY)

    assert expected(tom, facts.clinics[clinic], grid, facts) == grid.busy(there)
