import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord.domain.interval import Interval
from coord.domain.timeline import (
    STEP,
    Grid,
    at_least,
    between,
    bits,
    each_bit,
    each_tick,
    repeated,
    runs,
    steps,
    window_starts,
)

TIMELINES = st.integers(0, 2**40 - 1)
POSITIONS = range(80)


@st.composite
def grids(draw):
    return Grid(draw(st.integers(-30, 30)) * STEP, draw(st.integers(0, 30)))


@st.composite
def intervals(draw):
    starts = draw(st.integers(-300, 300))
    return Interval(starts, starts + draw(st.integers(1, 90)))


SEVERAL = st.lists(intervals(), max_size=5)


def step_at(grid, bit):
    return Interval(grid.minute(bit), grid.minute(bit) + STEP)


def as_timeline(positions):
    return sum(1 << bit for bit in positions)


def is_set(timeline, bit):
    return bool(timeline >> bit & 1)


def test_a_grid_starts_on_a_five_minute_step():
    with pytest.raises(ValueError, match=r"^a grid starts on a five-minute step$"):
        Grid(3, 10)


@given(intervals())
def test_the_grid_over_an_interval_is_the_smallest_that_holds_it(one):
    grid = Grid.over(one)

    assert grid.minute(0) <= one.starts < grid.minute(1)
    assert grid.minute(grid.length - 1) < one.ends <= grid.minute(grid.length)


@given(grids())
def test_a_full_grid_has_every_step(grid):
    assert bits(grid.full) == list(range(grid.length))


@given(grids(), st.integers(1, 12))
def test_ticks_are_the_steps_at_multiples_of_utc_minutes(grid, stride):
    every = stride * STEP

    assert bits(grid.ticks(every)) == [n for n in range(grid.length) if grid.minute(n) % every == 0]


@given(grids(), SEVERAL)
def test_a_step_is_busy_when_an_interval_touches_it(grid, taken):
    touched = [n for n in range(grid.length) if any(one.overlaps(step_at(grid, n)) for one in taken)]

    assert bits(grid.busy(taken)) == touched


@given(grids(), SEVERAL)
def test_a_step_is_free_when_an_interval_holds_it_wholly(grid, opening):
    held = [n for n in range(grid.length) if any(one.contains(step_at(grid, n)) for one in opening)]

    assert bits(grid.free(opening)) == held


@given(st.integers(0, 300))
def test_a_duration_takes_as_many_steps_as_hold_it(minutes):
    assert steps(minutes) * STEP >= minutes > (steps(minutes) - 1) * STEP


@given(st.integers(0, 255), st.integers(1, 12), st.integers(0, 20))
def test_a_pattern_is_repeated_at_every_stride(pattern, stride, count):
    expected = 0
    for n in range(count):
        expected |= pattern << (n * stride)

    assert repeated(pattern, stride, count) == expected


@given(TIMELINES, st.integers(1, 12))
def test_a_run_begins_where_all_its_steps_are_free(free, length):
    begins = [n for n in POSITIONS if all(is_set(free, n + k) for k in range(length))]

    assert bits(runs(free, length)) == begins


@given(TIMELINES, st.integers(0, 10), st.integers(1, 12))
def test_a_window_can_start_where_the_steps_after_its_offset_are_free(free, offset, length):
    begins = [n for n in POSITIONS if all(is_set(free, n + offset + k) for k in range(length))]

    assert bits(window_starts(free, offset, length)) == begins


@given(st.sets(st.integers(0, 200)))
def test_the_bits_of_a_timeline_are_its_set_positions_ascending(positions):
    timeline = as_timeline(positions)

    assert bits(timeline) == sorted(positions)
    assert list(each_bit(timeline)) == sorted(positions)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_mask_holds_the_bits_from_the_first_up_to_the_end(first, end):
    assert bits(between(first, end)) == list(range(first, end))


@given(st.lists(st.integers(0, 2**12 - 1), max_size=5), st.integers(0, 4))
def test_at_least_so_many_timelines_have_a_bit(timelines, wanted):
    full = 2**12 - 1

    found = at_least(timelines, wanted, full)

    counts = [sum(timeline >> bit & 1 for timeline in timelines) for bit in range(12)]
    assert bits(found) == [bit for bit, count in enumerate(counts) if count >= wanted]


@pytest.mark.parametrize(
    ("first", "last", "ticks"),
    [
        pytest.param(30, 90, [30, 60, 90], id="both_ends_count"),
        pytest.param(31, 89, [60], id="what_is_between_does_not"),
        pytest.param(61, 89, [], id="there_may_be_none"),
    ],
)
def test_ticks_from_one_minute_to_another(first, last, ticks):
    assert list(each_tick(first, last, 30)) == ticks


def test_nothing_lies_between_a_bit_and_an_earlier_one():
    assert [between(3, end) for end in (2, 3, 4)] == [0, 0, 0b1000]
