"""Packed intervals say what intervals say."""

from hypothesis import given
from hypothesis import strategies as st

from coord.domain.interval import Interval
from coord.domain.spans import Spans, Whereabouts, minutes_of
from coord.domain.timeline import Grid

GRID = Grid(28_000_000, 3 * 288)
INTERVALS = st.lists(
    st.builds(
        lambda starts, minutes: Interval(28_000_000 + starts, 28_000_000 + starts + minutes),
        st.integers(-3000, 6000),
        st.integers(1, 1440),
    )
)


@given(INTERVALS)
def test_packed_intervals_unpack_to_the_same(intervals):
    spans = Spans.of(intervals)

    assert list(spans) == intervals
    assert [spans[number] for number in range(len(spans))] == intervals
    assert list(spans[1:]) == intervals[1:]
    assert minutes_of(spans) == minutes_of(intervals)


@given(INTERVALS)
def test_packed_intervals_look_the_same_on_a_grid(intervals):
    assert GRID.busy(Spans.of(intervals)) == GRID.busy(intervals)


def test_somebody_is_elsewhere_at_all_other_clinics():
    here, there, beyond = (Interval(start, start + 60) for start in (0, 100, 200))
    whereabouts = Whereabouts({1: Spans.of([here]), 2: Spans.of([there]), 3: Spans.of([beyond])})

    assert list(whereabouts.elsewhere(1)) == [there, beyond]
    assert list(whereabouts) == [(here, 1), (there, 2), (beyond, 3)]
