"""What a booking asks after it has been written."""

import pytest

from coord.domain.facts import Dose
from coord.domain.roles import Role
from coord.domain.rules.continuity import others_lead
from tests.domain.builders import (
    NEXT_MONDAY,
    NOW,
    PREPARATION,
    SAM,
    THEO,
    TUESDAY,
    a_dose,
    a_follow_up,
    a_unit,
    at,
    some_facts,
)

LEAD = Role.LEAD_THERAPIST
COMING = at("10:00", NEXT_MONDAY)


@pytest.mark.parametrize(
    ("unit", "doses", "others"),
    [
        pytest.param([a_dose()], [Dose(COMING, SAM)], True, id="another_leads_what_comes"),
        pytest.param([a_dose()], [Dose(COMING, THEO), Dose(COMING, SAM)], True, id="another_leads_one_of_it"),
        pytest.param([a_dose()], [Dose(COMING, THEO)], False, id="the_same_leads_all_of_it"),
        pytest.param([a_dose()], [Dose(COMING, None)], False, id="nobody_is_named"),
        pytest.param([a_dose()], [Dose(NOW, SAM)], False, id="it_has_begun"),
        pytest.param([a_dose()], [Dose(NOW + 1, SAM)], True, id="it_is_about_to_begin"),
        pytest.param([a_dose()], [], False, id="nothing_comes"),
        pytest.param([a_dose(people={})], [Dose(COMING, SAM)], False, id="nobody_leads_this_one"),
        pytest.param([a_dose(type=PREPARATION)], [Dose(COMING, SAM)], False, id="this_is_a_talk"),
        pytest.param(
            [a_dose(people={LEAD: SAM}), a_follow_up(starts=at("10:00", TUESDAY))],
            [Dose(COMING, SAM)],
            False,
            id="who_holds_the_follow_up_is_not_asked",
        ),
    ],
)
def test_whether_somebody_else_leads_treatments_to_come(unit, doses, others):
    facts = some_facts(patient={"doses": tuple(doses)})

    assert others_lead(a_unit(*unit), facts, NOW) is others
