"""A visit and its follow-up by people whose week has room for either, but not for both: beside the rule."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, product
from random import Random

import pytest

from coord.domain.facts import Limits
from coord.domain.free_time import Site
from coord.domain.interval import Interval
from coord.domain.policy import Policy
from coord.domain.roles import Role, Use
from coord.domain.rules.limits import weekly_maximum, weekly_maximum_together
from coord.domain.slots.together import Together
from coord.domain.timeline import Grid
from tests.domain.builders import (
    ADA,
    MISSION,
    MONDAY,
    SAM,
    SUNDAY,
    THEO,
    WEDNESDAY,
    a_dose,
    a_follow_up,
    a_type,
    a_unit,
    a_window,
    at,
    attention,
    some_facts,
    span,
)

PRESCRIBER, LEAD = Role.PRESCRIBER, Role.LEAD_THERAPIST
DOSE = a_type("dosing_iv", minutes=60, role_windows=(a_window(PRESCRIBER, 0, 20), a_window(LEAD, 0, 60)))
TALK = a_type("integration", minutes=30, role_windows=(a_window(LEAD, 0, 30),))
GRID = Grid.over(Interval(at("00:00"), at("24:00", MONDAY + timedelta(days=13))))
BY_TWO = replace(TALK, role_windows=(a_window(LEAD, 0, 30), a_window(PRESCRIBER, 0, 10)))
# Around the midnights where weeks begin and end, and between
TIMES = [
    at(clock, MONDAY + timedelta(days=number)) for number in (0, 2, 6, 7, 9) for clock in ("00:30", "22:00")
]
WHO = (ADA, THEO, SAM)


def together(facts, *, is_lenient=False):
    return Together(DOSE, TALK, Site(facts.clinics[MISSION], GRID, facts, is_lenient))


def facts_of(theo=None, sam=None, ada=None, busy=None, **changes):
    """With so many minutes a week for each."""
    limits = {"theo": theo, "sam": sam, "ada": ada}
    people = {name: {"limits": Limits(week_minutes=most)} for name, most in limits.items()}
    return some_facts(busy=busy, **people, **changes)


def some_limits(number):
    dice = Random(number)
    spans = [span("12:00", "12:30", MONDAY + timedelta(days=day)) for day in range(14)]
    busy = {attention(who): dice.sample(spans, dice.randint(0, 3)) for who in WHO}
    most = {name: dice.choice([None, 30, 60, 89, 90, 110, 150]) for name in ("theo", "sam", "ada")}
    return facts_of(busy=busy, **most)


def crew(*roles):
    """Anybody at any time."""
    return {role: dict.fromkeys(WHO, GRID.full) for role in roles}


def has(crew, starts, people):
    bit = (starts - GRID.origin) // 5
    return all(crew[role].get(who, 0) >> bit & 1 for role, who in people.items())


def pairs():
    """Every visit with every follow-up after it, by anybody."""
    for (first, then), (prescriber, lead), after in product(pairwise_of(TIMES), product(WHO, WHO), WHO):
        if prescriber != lead:
            dose = a_dose(type=DOSE, starts=first, people={PRESCRIBER: prescriber, LEAD: lead})
            yield dose, a_follow_up(type=TALK, starts=then, people={LEAD: after})


def pairwise_of(times):
    return [*pairwise(times), (times[1], times[4]), (times[3], times[6])]


def pairs_of_two():
    """The same where two hold the follow-up."""
    for dose, talk in pairs():
        for other in WHO:
            if other != talk.people[LEAD]:
                yield dose, replace(talk, type=BY_TWO, people={**talk.people, PRESCRIBER: other})


def may_be(visit, facts):
    return not list(weekly_maximum(visit, facts, 0))


SEVERAL = pytest.mark.parametrize("number", range(40))


@SEVERAL
def test_pairings_hold_every_pair_of_visits_that_the_weeks_have_room_for(number):
    facts = some_limits(number)
    pairings = list(together(facts).pairings())

    for dose, talk in pairs():
        if may_be(dose, facts) and may_be(talk, facts):
            found = any(
                has(one.of_visit(crew(PRESCRIBER, LEAD)), dose.starts, dose.people)
                and has(one.of_follow_up(crew(LEAD)), talk.starts, talk.people)
                for one in pairings
            )
            allowed = not list(weekly_maximum_together(a_unit(dose, talk), facts))
            assert (found or not pairings) == allowed


@SEVERAL
def test_so_they_do_where_two_hold_the_follow_up(number):
    facts = some_limits(number)
    pairings = list(Together(DOSE, BY_TWO, together(facts).site).pairings())

    for dose, talk in pairs_of_two():
        if may_be(dose, facts) and may_be(talk, facts):
            found = any(
                has(one.of_visit(crew(PRESCRIBER, LEAD)), dose.starts, dose.people)
                and has(one.of_follow_up(crew(LEAD, PRESCRIBER)), talk.starts, talk.people)
                for one in pairings
            )
            allowed = not list(weekly_maximum_together(a_unit(dose, talk), facts))
            assert (found or not pairings) == allowed


@SEVERAL
def test_beside_the_people_of_a_visit_its_follow_up_is_held_by_who_has_room_for_both(number):
    facts = some_limits(number)
    one = together(facts)

    for dose, talk in pairs():
        if may_be(dose, facts) and may_be(talk, facts):
            allowed = not list(weekly_maximum_together(a_unit(dose, talk), facts))
            assert has(one.beside(dose, crew(LEAD)), talk.starts, talk.people) == allowed


@pytest.mark.parametrize(
    ("most", "taken", "is_tight"),
    [
        pytest.param(None, 0, False, id="no-limit"),
        pytest.param(59, 0, False, id="not-even-the-visit"),
        pytest.param(60, 0, True, id="just-the-visit"),
        pytest.param(89, 0, True, id="a-minute-short"),
        pytest.param(90, 0, False, id="just-both"),
        pytest.param(120, 1, False, id="just-both-beside-other-work"),
        pytest.param(119, 1, True, id="a-minute-short-beside-other-work"),
    ],
)
def test_a_week_is_tight_that_has_room_for_either_alone(most, taken, is_tight):
    work = [span("12:00", "12:30", day) for day in (MONDAY, WEDNESDAY)[:taken]]
    week_after = span("12:00", "12:30", MONDAY + timedelta(days=7))

    found = list(together(facts_of(theo=most, busy={attention(THEO): [*work, week_after]})).pairings())

    this_week = Site.mask(together(facts_of()).site, MONDAY, SUNDAY)
    assert any(one.held_by == {LEAD: THEO} and one.days == this_week for one in found) == is_tight


def test_the_rest_of_the_days_is_held_by_anybody():
    *_, rest = together(facts_of(theo=60, busy=None)).pairings()

    assert (rest.days, rest.held_by, rest.few, rest.without) == (0, {}, {}, {})


def test_nobody_can_have_a_part_that_is_missing_from_the_crew():
    *tight, _ = together(facts_of(theo=60)).pairings()
    by_theo = next(one for one in tight if one.held_by)

    assert by_theo.of_follow_up(crew(PRESCRIBER)) == {PRESCRIBER: {}}


@pytest.mark.parametrize(
    ("changes", "is_lenient", "counts"),
    [
        pytest.param({}, False, False, id="nobody-has-a-limit"),
        pytest.param({"theo": 60}, False, True, id="somebody-has"),
        pytest.param({"theo": 60}, True, False, id="a-lenient-search-does-not-mind"),
        pytest.param(
            {"theo": 60, "policy": Policy(hard=frozenset({"WeeklyMaximum"}))},
            True,
            True,
            id="where-it-is-hard",
        ),
    ],
)
def test_limits_count_where_the_search_minds_them(changes, is_lenient, counts):
    assert together(facts_of(**changes), is_lenient=is_lenient).counts == counts


def test_cover_takes_nothing_of_a_week():
    watched = replace(DOSE, role_windows=(a_window(PRESCRIBER, 0, 60, Use.COVER),))
    facts = facts_of(ada=60)
    talk_by_ada = replace(TALK, role_windows=(a_window(PRESCRIBER, 0, 60),))

    assert not list(Together(watched, talk_by_ada, together(facts).site).pairings())
    assert list(Together(DOSE, talk_by_ada, together(facts).site).pairings())
