"""What facts say of somebody, from whichever of their forms they were read."""

from dataclasses import replace

import pytest

from coord.domain.policy import Policy, TravelRule
from coord.domain.roles import Role
from coord.domain.spans import Spans, Whereabouts
from tests.domain.builders import HARBOR, MISSION, MONA, THEO, attention, cover, person, some_facts, span

LUNCH, EVENING = span("12:00", "13:00"), span("18:00", "19:00")
OWN_WAYS = {(MISSION, HARBOR): 10, (HARBOR, MISSION): 20}
AT_BOTH = ((LUNCH, HARBOR), (EVENING, MISSION))


def test_packed_intervals_stand_in_for_occupancies():
    facts = some_facts(busy={attention(THEO): [LUNCH], attention(MONA): [LUNCH]})
    packed = replace(facts, spans={attention(THEO): Spans.of([EVENING])})

    assert list(packed.busy(attention(THEO))) == [EVENING]
    assert list(packed.busy(attention(MONA))) == [LUNCH]


def test_packed_cover_counts_in_the_role_that_it_bears_or_in_each_if_it_bears_none():
    covers = Spans.of([LUNCH]).with_one(EVENING, Role.MONITOR)
    facts = replace(some_facts(), spans={cover(MONA): covers})

    assert list(facts.busy_as(Role.MONITOR, cover(MONA))) == [LUNCH, EVENING]
    assert list(facts.busy_as(Role.PRESCRIBER, cover(MONA))) == [LUNCH]


@pytest.mark.parametrize(
    "there",
    [
        pytest.param(AT_BOTH, id="one_by_one"),
        pytest.param(Whereabouts({HARBOR: Spans.of([LUNCH]), MISSION: Spans.of([EVENING])}), id="packed"),
    ],
)
@pytest.mark.parametrize(
    ("travel", "minutes", "out_of_reach"),
    [
        pytest.param({}, 0, LUNCH, id="where_nobody_has_told_the_way"),
        pytest.param({}, 30, span("11:30", "13:30"), id="by_the_way_of_the_policy"),
        pytest.param(
            {(MISSION, HARBOR): 10, (HARBOR, MISSION): 20}, 0, span("11:50", "13:20"), id="by_its_own"
        ),
        pytest.param({(MISSION, HARBOR): 10}, 30, span("11:50", "13:30"), id="by_both"),
    ],
)
def test_somebody_is_out_of_reach_at_another_clinic_and_on_the_way(there, travel, minutes, out_of_reach):
    facts = some_facts(
        presence={person(THEO): there}, travel=travel, policy=Policy(travel=TravelRule(minutes))
    )

    assert list(facts.elsewhere(person(THEO), MISSION)) == [LUNCH]
    assert list(facts.out_of_reach(person(THEO), MISSION)) == [out_of_reach]
    assert list(facts.out_of_reach(person(MONA), MISSION)) == []
