"""Packed intervals say what intervals say."""

from hypothesis import given
from hypothesis import strategies as st

from coord.domain.interval import Interval
from coord.domain.spans import Spans, Whereabouts, minutes_of, overlapping
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
def test_packed_intervals_look_the_same_on_every_grid(intervals):
    spans = Spans.of(intervals)

    for grid in (GRID, Grid(GRID.origin + 1440, 300), Grid(GRID.origin + 5, 1)):
        assert grid.busy(spans) == grid.busy(intervals)
        assert grid.free(spans) == grid.free(intervals)


@given(INTERVALS, INTERVALS.filter(bool))
def test_packed_intervals_overlap_what_they_overlap_unpacked(intervals, wanted):
    found = [one for one in intervals if one.overlaps(wanted[0])]

    assert overlapping(Spans.of(intervals), wanted[0]) == found
    assert overlapping(intervals, wanted[0]) == found


def test_what_was_drawn_of_packed_intervals_is_drawn_once():
    spans = Spans.of([Interval(0, 60)])

    assert spans.drawn("how", lambda: 1) == 1
    assert spans.drawn("how", lambda: 2) == 1
    assert spans.drawn("otherwise", lambda: 3) == 3


def test_packed_intervals_are_equal_to_what_they_hold():
    spans = Spans.of([Interval(0, 60)])

    assert spans == (Interval(0, 60),)
    assert spans != (Interval(0, 61),)
    assert spans != 60
    assert hash(spans) == hash((Interval(0, 60),))
    assert spans.minutes == 60


def test_somebody_is_elsewhere_at_all_other_clinics():
    here, there, beyond = (Interval(start, start + 60) for start in (0, 100, 200))
    whereabouts = Whereabouts({1: Spans.of([here]), 2: Spans.of([there]), 3: Spans.of([beyond])})

    assert list(whereabouts.elsewhere(1)) == [there, beyond]
    assert list(whereabouts) == [(here, 1), (there, 2), (beyond, 3)]
    assert len(whereabouts) == 3
    assert whereabouts[1] == (there, 2)


@given(INTERVALS, INTERVALS, INTERVALS)
def test_a_mark_leaves_out_what_bears_another(plain, red, blue):
    spans = Spans(
        Spans.of([*plain, *red, *blue]).packed, {"red": Spans.of(red).packed, "blue": Spans.of(blue).packed}
    )

    assert sorted(spans.bearing("red")) == sorted([*plain, *red])
    assert sorted(spans.bearing("blue")) == sorted([*plain, *blue])
    assert sorted(spans.bearing("green")) == sorted(plain)


def test_what_bears_no_mark_is_the_same_to_all():
    spans = Spans.of([Interval(0, 10)])

    assert spans.bearing("red") is spans


def test_what_is_added_with_a_mark_joins_what_bears_it():
    spans = Spans.of([Interval(0, 10)])
    for starts, mark in ((20, "red"), (40, "red"), (60, "blue"), (80, None)):
        spans = spans.with_one(Interval(starts, starts + 10), mark)

    assert [one.starts for one in sorted(spans.bearing("red"))] == [0, 20, 40, 80]
    assert [one.starts for one in sorted(spans.bearing("blue"))] == [0, 60, 80]
