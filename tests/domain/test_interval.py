from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord.domain.interval import Interval, intersect, merge, subtract

MINUTES = st.integers(-40, 40)


@st.composite
def intervals(draw):
    starts = draw(MINUTES)
    return Interval(starts, starts + draw(st.integers(1, 20)))


SEVERAL = st.lists(intervals(), max_size=8)


def inside(*spans):
    return {minute for one in spans for minute in range(one.starts, one.ends)}


def is_tidy(spans):
    return all(one.ends < after.starts for one, after in pairwise(spans))


@pytest.mark.parametrize("ends", [pytest.param(10, id="at-once"), pytest.param(9, id="before")])
def test_an_interval_does_not_end_before_it_has_begun(ends):
    with pytest.raises(ValueError, match=r"^an interval must end after it starts$"):
        Interval(10, ends)


def test_the_end_is_outside():
    assert not Interval(0, 10).overlaps(Interval(10, 20))
    assert Interval(0, 11).overlaps(Interval(10, 20))


@given(intervals())
def test_an_interval_is_as_long_as_it_has_minutes(one):
    assert one.minutes == len(inside(one))


@given(intervals(), intervals())
def test_two_overlap_when_they_share_a_minute(one, other):
    assert one.overlaps(other) == bool(inside(one) & inside(other))


@given(intervals(), intervals())
def test_one_contains_another_when_it_has_all_its_minutes(one, other):
    assert one.contains(other) == (inside(one) >= inside(other))


@given(intervals(), intervals())
def test_cutting_keeps_what_both_have(one, other):
    both = one.cut_to(other)

    assert inside(*[both] if both else []) == inside(one) & inside(other)


@given(SEVERAL)
def test_merging_keeps_the_minutes_and_leaves_nothing_that_touches(some):
    merged = merge(some)

    assert inside(*merged) == inside(*some)
    assert is_tidy(merged)


@given(SEVERAL, SEVERAL)
def test_intersecting_keeps_the_minutes_of_both(some, others):
    both = intersect(iter(some), iter(others))

    assert inside(*both) == inside(*some) & inside(*others)
    assert is_tidy(both)


@given(SEVERAL, SEVERAL)
def test_subtracting_takes_the_minutes_of_the_others_away(some, others):
    left = subtract(iter(some), iter(others))

    assert inside(*left) == inside(*some) - inside(*others)
    assert is_tidy(left)
