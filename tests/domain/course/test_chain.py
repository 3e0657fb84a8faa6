"""The dynamic programme finds what trying everything finds, and what an exact solver proves."""

from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from coord.domain.course.chain import Link, cheapest, each, earliest_end, reachable, soonest, window

DAYS = 8
LOADS = 200


def every_path(possible, links):
    """All ways to put the visits on days, by trying each."""
    for path in product(*map(each, possible)):
        pairs = zip(links, path, path[1:], strict=False)
        if all(link.after[one] >> after & 1 for link, one, after in pairs):
            yield list(path)


@st.composite
def chains(draw):
    count = draw(st.integers(1, 4))
    possible = [draw(st.integers(0, (1 << DAYS) - 1)) for _ in range(count)]
    gaps = [sorted((draw(st.integers(1, 4)), draw(st.integers(1, 4)))) for _ in range(count - 1)]
    return possible, [window(*gap, DAYS) for gap in gaps]


@given(chains())
def test_the_soonest_end_is_the_least_of_all_ways(chain):
    ways = list(every_path(*chain))
    found = soonest(*chain)

    assert (found is None) == (not ways)
    if found is not None:
        assert found in ways
        assert found[-1] == min(path[-1] for path in ways)


@given(chains(), st.randoms(use_true_random=False))
def test_the_cheapest_costs_the_least_of_all_ways(chain, random):
    costs = {(place, day): random.randrange(5) for place in range(4) for day in range(DAYS)}

    def cost(path):
        return sum(costs[place, day] for place, day in enumerate(path))

    ways = list(every_path(*chain))
    found = cheapest(*chain, lambda place, day: costs[place, day])

    assert (found is None) == (not ways)
    if found is not None:
        assert found in ways
        assert cost(found) == min(map(cost, ways))


@given(chains())
def test_reachable_days_are_those_of_some_way_so_far(chain):
    possible, links = chain
    reach = reachable(possible, links)
    for place, days in enumerate(reach):
        ways = every_path(possible[: place + 1], links[:place])
        assert set(each(days)) == {path[-1] for path in ways}


def test_a_window_ends_with_the_days():
    assert window(2, 3, 5).after == [0b01100, 0b11000, 0b10000, 0, 0]


@pytest.mark.parametrize(("days", "numbers"), [(0, []), (1, [0]), (0b1010, [1, 3])])
def test_each_gives_the_numbers_of_the_days(days, numbers):
    assert each(days) == numbers


def a_load(random):
    """A course of a dozen visits over two months, as full as a busy practice's."""
    days, steps = 60, random.randint(4, 12)
    possible = [sum(1 << day for day in range(days) if random.random() < 0.5) for _ in range(steps)]
    gaps = [random.choice(((1, 3), (3, 10), (2, 4), (6, 8))) for _ in range(steps - 1)]
    return possible, gaps, days


def proven(possible, gaps):
    """The earliest day of the last visit, proven by CP-SAT; None where there is none."""
    model = cp_model.CpModel()
    days = [
        model.new_int_var_from_domain(cp_model.Domain.from_values(each(one)), str(place))
        for place, one in enumerate(possible)
    ]
    for (least, most), (before, after) in zip(gaps, pairwise(days), strict=True):
        model.add(after - before >= least)
        model.add(after - before <= most)
    model.minimize(days[-1])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    outcome = solver.solve(model)
    assert outcome in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return int(solver.objective_value) if outcome == cp_model.OPTIMAL else None


def test_the_soonest_end_is_what_an_exact_solver_proves():
    random, planned = Random(6), 0
    for _ in range(LOADS):
        possible, gaps, count = a_load(random)
        if not all(possible):
            continue
        found = soonest(possible, [window(*gap, count) for gap in gaps])

        assert (found[-1] if found else None) == proven(possible, gaps)
        planned += found is not None
    assert planned > LOADS // 2


def test_links_may_depend_on_the_day():
    link = Link([0b100, 0b1000, 0, 0])

    assert link.spread(0b11) == 0b1100
    assert link.before(3, 0b11) == [1]


@given(st.integers(0, (1 << DAYS) - 1), st.lists(st.integers(0, DAYS), min_size=2, max_size=2))
def test_a_gap_that_is_the_same_for_all_days_spreads_like_one_written_out(days, ends):
    gap = window(*sorted(ends), DAYS)

    assert gap.spread(days) == Link(gap.after).spread(days)


@given(chains())
def test_the_earliest_end_is_that_of_the_soonest_course(chain):
    found = soonest(*chain)

    assert earliest_end(*chain) == (found[-1] if found else None)


@pytest.mark.parametrize("way", [reachable, soonest, lambda *chain: cheapest(*chain, lambda place, day: 0)])
def test_visits_and_gaps_that_do_not_belong_together_are_an_error(way):
    with pytest.raises(ValueError, match="zip"):
        way([1, 2, 4], [window(1, 1, DAYS)])
