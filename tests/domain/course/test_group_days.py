"""The days of a course of groups cost the least of all there are, as trying all and an exact solver find."""

from datetime import date, timedelta
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from coord.domain.course.group_days import Rhythm, Way, cheapest_days
from coord.domain.policy import DoseRule

FIRST = date(2026, 6, 1)
LOADS = 200
TALKS = Rhythm(frozenset(), frozenset(), DoseRule(), 7)


def day(number):
    return FIRST + timedelta(days=number)


def on(costs):
    """What the days with these numbers cost."""
    return {day(number): cost for number, cost in costs.items()}


@st.composite
def little(draw):
    """Up to four groups on up to eight days, some of them treatments that are followed up."""
    count = draw(st.integers(1, 4))
    costs = st.dictionaries(st.integers(0, 7), st.integers(0, 5), max_size=5)
    possible = [draw(costs) for _ in range(count)]
    places = st.frozensets(st.integers(0, count - 1))
    treatments, follow_ups = draw(places), draw(places) - {0}
    rule = DoseRule(draw(st.integers(0, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 6)))
    return possible, Rhythm(treatments, follow_ups, rule, draw(st.integers(1, 4)))


def keeps(days, rhythm):
    """Whether the days are in order, treatments apart and not too many at once, follow-ups in time."""
    treated, rule = [one for place, one in enumerate(days) if place in rhythm.treatments], rhythm.doses
    return (
        all(one < after for one, after in pairwise(days))
        and all(days[place] - days[place - 1] <= rhythm.latest_days for place in rhythm.follow_ups)
        and all(after - one >= rule.least_spacing_days for one, after in pairwise(treated))
        and all(sum(0 <= one - first < rule.most_days for one in treated) <= rule.most for first in treated)
    )


@given(little())
def test_the_days_are_the_cheapest_of_all_that_keep_order_and_distance_and_of_those_the_earliest(course):
    possible, rhythm = course
    ways = [days for days in product(*possible) if keeps(days, rhythm)]
    costs = {days: sum(one[number] for one, number in zip(possible, days, strict=True)) for days in ways}

    found = cheapest_days([on(one) for one in possible], rhythm)

    if ways:
        best = min(ways, key=lambda days: (costs[days], days))
        assert found == Way(costs[best], tuple(map(day, best)))
    else:
        assert found == farthest(possible, rhythm)


def farthest(possible, rhythm):
    """The place that no way comes to."""
    for count in range(1, len(possible) + 1):
        short = Rhythm(
            rhythm.treatments & set(range(count)),
            rhythm.follow_ups & set(range(count)),
            rhythm.doses,
            rhythm.latest_days,
        )
        if not any(keeps(days, short) for days in product(*possible[:count])):
            return count - 1
    return None


def a_programme(random):
    """A dozen groups, treatments weekly with a follow-up each, on or near their days, at what each costs."""
    planned = (0, 7, 14, 21, 23, 28, 30, 35, 37, 42, 44, 51)
    possible = [
        {
            wanted + shift: 100 * bool(shift) + random.randint(0, 9)
            for shift in range(-2, 3)
            if random.random() < 0.5
        }
        for wanted in planned
    ]
    rule = DoseRule(random.choice([2, 6, 7]), random.choice([1, 2, 3]), random.choice([6, 7, 12, 14]))
    rhythm = Rhythm(frozenset({3, 5, 7, 9}), frozenset({4, 6, 8, 10}), rule, random.choice([1, 2, 4]))
    return possible, rhythm


def proven(possible, rhythm):
    """The least cost, proven by CP-SAT; None where there is no way."""
    model = cp_model.CpModel()
    chosen = [
        {one: model.new_bool_var(f"{place}:{one}") for one in costs} for place, costs in enumerate(possible)
    ]
    days = [sum(one * is_on for one, is_on in some.items()) for some in chosen]
    for some in chosen:
        model.add_exactly_one(some.values())
    for one, after in pairwise(days):
        model.add(after - one >= 1)
    for place in rhythm.follow_ups:
        model.add(days[place] - days[place - 1] <= rhythm.latest_days)
    treated, rule = [days[place] for place in sorted(rhythm.treatments)], rhythm.doses
    for one, after in pairwise(treated):
        model.add(after - one >= rule.least_spacing_days)
    # Of one more than may be within so many days, the last is that many days after the first.
    for first, last in zip(treated, treated[rule.most :], strict=False):
        model.add(last - first >= rule.most_days)
    model.minimize(
        sum(
            costs[one] * is_on
            for costs, some in zip(possible, chosen, strict=True)
            for one, is_on in some.items()
        )
    )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    outcome = solver.solve(model)
    assert outcome in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(solver.objective_value) if outcome == cp_model.OPTIMAL else None


def test_a_whole_programme_costs_what_an_exact_solver_proves():
    random, planned = Random(12), 0
    for _ in range(LOADS):
        possible, rhythm = a_programme(random)
        if not all(possible):
            continue
        found = cheapest_days([on(one) for one in possible], rhythm)

        assert (found.cost if isinstance(found, Way) else None) == proven(possible, rhythm)
        planned += isinstance(found, Way)
    assert planned > LOADS // 6


@pytest.mark.parametrize(
    ("possible", "found"),
    [
        pytest.param([{0: 0}], Way(0, (day(0),)), id="one"),
        pytest.param([], Way(0, ()), id="none"),
        pytest.param([{0: 0}, {0: 0, 1: 5}], Way(5, (day(0), day(1))), id="never-two-on-one-day"),
        pytest.param([{0: 0}, {2: 0, 1: 0}], Way(0, (day(0), day(1))), id="the-earlier-of-equals"),
        pytest.param([{0: 0}, {}], 1, id="a-place-without-days"),
        pytest.param([{3: 0}, {1: 0, 2: 0}], 1, id="only-days-before"),
        pytest.param([{0: 1, 2: 0}, {3: 0}, {4: 0}], Way(0, (day(2), day(3), day(4))), id="the-cheapest"),
    ],
)
def test_talks_are_in_order_on_the_cheapest_days(possible, found):
    assert cheapest_days([on(one) for one in possible], TALKS) == found
