"""Who could talk with a patient who is not treated in a group."""

import pytest

from coord.domain.roles import Role
from coord.domain.talks import who_could_talk
from tests.domain.builders import NOW, PREPARATION, SAM, THEO, a_dose, attention, some_facts, span

TALK = a_dose(type=PREPARATION, people={})
LEAD = Role.LEAD_THERAPIST
IS_BUSY = {who: {"busy": {attention(who): [span("10:30", "11:00")]}} for who in (THEO, SAM)}
BOTH_BUSY = {"busy": {**IS_BUSY[THEO]["busy"], **IS_BUSY[SAM]["busy"]}}


@pytest.mark.parametrize(
    ("changes", "who"),
    [
        pytest.param({}, THEO, id="the-first-who-may"),
        pytest.param(IS_BUSY[THEO], SAM, id="who-is-free"),
        pytest.param(BOTH_BUSY, None, id="nobody"),
        pytest.param({"patient": {"never_with": frozenset({THEO})}}, SAM, id="never-with"),
        pytest.param({"theo": {"time_off": (span("10:00", "12:00"),)}}, SAM, id="who-works-then"),
        pytest.param({"patient": {"met": frozenset({SAM})}}, SAM, id="whom-the-patient-has-met"),
        pytest.param({"patient": {"care_team": {LEAD: (SAM,)}}}, SAM, id="care-team"),
        pytest.param(
            {"patient": {"care_team": {LEAD: (THEO,)}, "met": frozenset({SAM})}}, THEO, id="care-team-first"
        ),
        pytest.param(
            {"mission": {"opening": ()}, "patient": {"gates": ()}}, THEO, id="whatever-else-there-is"
        ),
    ],
)
def test_somebody_who_may_and_is_free_talks_and_best_one_of_the_care_team(changes, who):
    assert who_could_talk(TALK, LEAD, some_facts(**changes), NOW) == who


def test_nobody_talks_in_two_roles_at_once():
    both = a_dose(type=PREPARATION, people={Role.CO_THERAPIST: THEO})

    assert who_could_talk(both, LEAD, some_facts(), NOW) == SAM
