"""A group is offered where the rules let somebody hold it on all of its days: search and oracle."""

import pytest

from coord.domain.slots import GroupSearch, group_search_at
from tests.domain.builders import MISSION
from tests.domain.group_oracle import GroupOracle
from tests.domain.small_groups import (
    a_changing_group,
    a_group_by_night,
    a_little_group,
    another_kind_of_group,
)

SEVERAL = pytest.mark.parametrize("number", range(80))
NIGHTS = pytest.mark.parametrize("number", range(60))


def search_of(little):
    return GroupSearch(little.wanted, MISSION, little.facts)


@SEVERAL
def test_a_group_is_offered_where_the_rules_let_somebody_hold_it_on_all_of_its_days(number):
    little = a_little_group(number)

    assert search_of(little).minutes() == GroupOracle(little).starts()


@pytest.mark.parametrize("number", range(40))
def test_where_the_policy_changes_each_of_its_days_is_judged_by_that_of_its_own(number):
    little = a_changing_group(number)
    found, oracle = search_of(little), GroupOracle(little)

    proposals = [found.proposal_at(minute) for minute in found.minutes()]

    assert [one.starts for one in proposals] == oracle.starts()
    assert [oracle.against(one) for one in proposals] == [[]] * len(proposals)


@pytest.mark.parametrize("number", range(40))
def test_where_its_kind_changes_each_of_its_days_is_judged_by_that_of_its_own(number):
    little = another_kind_of_group(number)
    found, oracle = group_search_at(little.wanted, MISSION, little.facts), GroupOracle(little)

    proposals = [found.proposal_at(minute) for minute in found.minutes()]

    assert [one.starts for one in proposals] == oracle.starts()
    assert [oracle.against(one) for one in proposals] == [[]] * len(proposals)


@NIGHTS
def test_by_night_and_where_clocks_change_it_is_offered_at_the_same_time_of_the_clock(number):
    night = a_group_by_night(number)

    assert search_of(night).minutes() == GroupOracle(night).starts()


@pytest.mark.parametrize("make", [a_little_group, a_group_by_night])
def test_what_is_proposed_at_an_offered_start_can_be_opened(make):
    for number in range(60):
        little = make(number)
        found = search_of(little)
        proposals = [found.proposal_at(minute) for minute in found.minutes()]
        assert [one.starts for one in proposals] == found.minutes()
        assert [GroupOracle(little).against(one) for one in proposals] == [[]] * len(proposals)


@pytest.mark.parametrize("number", range(0, 80, 3))
def test_who_is_wished_has_their_role_wherever_they_can_have_it(number):
    little = a_little_group(number)
    found, role = search_of(little), little.wanted.type.leading_role

    for who in little.facts.practitioners:
        proposed = {minute: found.proposal_at(minute, {role: (who,)}).people for minute in found.minutes()}
        theirs = {minute for minute, people in proposed.items() if people[role] == who}
        assert theirs == GroupOracle(little).starts_with(role, who)
