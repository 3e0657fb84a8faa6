from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord.domain.facts import Taken
from coord.domain.interval import Interval
from coord.domain.lanes import full_intervals, is_full, place

MINUTES = range(-1, 20)


@st.composite
def intervals(draw, longest=3):
    starts = draw(st.integers(0, 10))
    return Interval(starts, starts + draw(st.integers(1, longest)))


LONG = intervals(longest=8)


@st.composite
def resources(draw):
    """A capacity, and what is taken in its lanes: scattered anyhow, but no lane holds an overlap."""
    capacity, taken = draw(st.integers(1, 3)), []
    for number, interval in enumerate(draw(st.lists(intervals(), min_size=3, max_size=9))):
        one = Taken(interval, draw(st.integers(0, capacity - 1)), 100 + number)
        if not any(one.lane == other.lane and interval.overlaps(other.interval) for other in taken):
            taken.append(one)
    return capacity, taken


def there(taken, minute):
    return sum(one.starts <= minute < one.ends for one in taken)


def overlapping(taken):
    return [
        (one, other)
        for one in taken
        for other in taken
        if one.occupancy_id < other.occupancy_id
        and one.lane == other.lane
        and one.interval.overlaps(other.interval)
    ]


@given(st.lists(intervals(), max_size=12), LONG, st.integers(1, 4))
def test_a_resource_is_full_when_capacity_is_reached_at_some_wanted_minute(taken, wanted, capacity):
    reached = any(there(taken, minute) >= capacity for minute in range(wanted.starts, wanted.ends))

    assert is_full(taken, wanted, capacity) == reached


@given(st.lists(intervals(), max_size=12), st.integers(1, 4))
def test_full_intervals_are_the_minutes_at_which_capacity_is_reached(taken, capacity):
    full = full_intervals(taken, capacity)

    assert [there(full, minute) for minute in MINUTES] == [there(taken, m) >= capacity for m in MINUTES]
    assert all(one.ends < after.starts for one, after in pairwise(full))


@given(resources(), LONG)
def test_a_place_is_refused_only_when_capacity_is_reached(resource, wanted):
    capacity, taken = resource

    placed = place(taken, wanted, capacity)

    spans = [one.interval for one in taken]
    reached = any(there(spans, minute) >= capacity for minute in range(wanted.starts, wanted.ends))
    assert (placed is None) == reached


@given(resources(), LONG)
def test_no_lane_holds_an_overlap_after_a_place_and_its_moves(resource, wanted):
    capacity, taken = resource

    placed = place(taken, wanted, capacity)

    if placed is not None:
        lane, moves = placed
        after = [replace(one, lane=moves.get(one.occupancy_id, one.lane)) for one in taken]
        after.append(Taken(wanted, lane, 0))
        assert all(0 <= one.lane < capacity for one in after)
        assert overlapping(after) == []


@given(resources(), LONG)
def test_only_those_that_change_lanes_are_named_as_moving(resource, wanted):
    capacity, taken = resource
    lanes = {one.occupancy_id: one.lane for one in taken}

    _, moves = place(taken, wanted, capacity) or (0, {})

    assert all(lanes[occupancy] != lane for occupancy, lane in moves.items())


@given(resources(), LONG)
def test_nobody_moves_while_a_lane_is_free(resource, wanted):
    capacity, taken = resource
    blocked = {one.lane for one in taken if one.interval.overlaps(wanted)}
    free = [lane for lane in range(capacity) if lane not in blocked]

    if free:
        assert place(taken, wanted, capacity) == (free[0], {})


@pytest.mark.parametrize(
    ("taken", "placed"),
    [
        pytest.param(
            [Taken(Interval(0, 10), 0, 1), Taken(Interval(20, 30), 0, 2)], (1, {}), id="a_lane_is_free"
        ),
        pytest.param(
            [Taken(Interval(0, 10), 0, 1), Taken(Interval(20, 30), 1, 2)],
            (1, {2: 0}),
            id="each_lane_is_taken_for_a_while",
        ),
        pytest.param(
            [Taken(Interval(0, 10), 0, 1), Taken(Interval(10, 30), 1, 2)],
            (1, {2: 0}),
            id="one_leaves_as_the_other_comes",
        ),
    ],
)
def test_neighbours_make_way_where_the_time_left_is_scattered_over_the_lanes(taken, placed):
    assert place(taken, Interval(5, 25), 2) == placed


@given(resources(), LONG, st.integers(1, 2))
def test_a_ratio_below_what_is_there_already_still_finds_a_lane_or_says_full(resource, wanted, ratio):
    _, taken = resource

    placed = place(taken, wanted, ratio)

    spans = [one.interval for one in taken]
    reached = any(there(spans, minute) >= ratio for minute in range(wanted.starts, wanted.ends))
    assert (placed is None) == reached
    if placed is not None:
        lane, moves = placed
        after = [replace(one, lane=moves.get(one.occupancy_id, one.lane)) for one in taken]
        assert overlapping([*after, Taken(wanted, lane, 0)]) == []


def test_those_who_do_not_touch_the_crowd_stay_where_they_are():
    crowd = [Taken(Interval(0, 10), 0, 1), Taken(Interval(20, 30), 1, 2)]
    far = Taken(Interval(40, 50), 1, 3)

    _, moves = place([*crowd, far], Interval(5, 25), 2)

    assert far.occupancy_id not in moves
