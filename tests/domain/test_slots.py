"""What is offered can be booked, and what can be booked is offered: the search beside its oracle."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from coord.domain.booking import refusals
from coord.domain.follow_up import follow_up_days
from coord.domain.local_time import local_date
from coord.domain.roles import Role
from coord.domain.slots import ClinicSearch
from tests.domain.builders import ADA, MISSION, MONA, THEO
from tests.domain.oracle import Oracle
from tests.domain.small_clinics import littles


def search_of(little):
    return ClinicSearch(little.wanted, MISSION, little.facts)


def with_therapist(little, who):
    patient = replace(little.facts.patient, care_team={Role.LEAD_THERAPIST: (who,)})
    return replace(little, facts=replace(little.facts, patient=patient))


@settings(max_examples=60)
@given(littles())
def test_a_start_is_found_when_the_rules_refuse_nothing_to_somebody_somewhere_then(little):
    assert search_of(little).minutes() == Oracle(little).starts()


@given(littles())
def test_what_is_proposed_at_a_found_start_can_be_booked(little):
    search = search_of(little)

    proposals = [search.proposal_at(minute) for minute in search.minutes()]

    assert [one.main.starts for one in proposals] == search.minutes()
    assert [refusals(one, little.facts, little.wanted.now) for one in proposals] == [()] * len(proposals)


@settings(max_examples=60)
@given(littles(), st.sampled_from([ADA, THEO, MONA]))
def test_the_therapist_of_the_care_team_is_proposed_wherever_they_can_be(little, therapist):
    little = with_therapist(little, therapist)
    search, possible = search_of(little), Oracle(little).mains(by=therapist)

    for minute in search.minutes():
        chosen = search.proposal_at(minute).main.people[Role.LEAD_THERAPIST]
        assert (chosen == therapist) == (minute in possible)


@settings(max_examples=60)
@given(littles())
def test_the_follow_up_is_the_earliest_by_the_same_therapist_and_in_the_aimed_days_if_it_can(little):
    search, oracle = search_of(little), Oracle(little)

    for minute in search.minutes()[::7] if little.wanted.follow_up else []:
        unit = search.proposal_at(minute)
        same = oracle.follow_ups(unit.main, by=unit.main.people[Role.LEAD_THERAPIST])
        aim = follow_up_days(unit.main.interval, search.clinic, little.facts.policy.follow_up).aim
        wishes = [
            within(same, aim, little),
            list(same),
            within(any_ := oracle.follow_ups(unit.main), aim, little),
            list(any_),
        ]
        assert unit.follow_up.starts == next(min(one) for one in wishes if one)


def within(minutes, aim, little):
    return [minute for minute in minutes if local_date(minute, little.zone) <= aim]
