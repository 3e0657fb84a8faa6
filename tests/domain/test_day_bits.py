"""The local days of a grid."""

import pytest

from coord.domain.day_bits import days_mask, outer_days
from coord.domain.interval import Interval
from coord.domain.timeline import Grid, bits
from tests.domain.builders import DAY_BEFORE, MONDAY, NEXT_MONDAY, TUESDAY, WEDNESDAY, ZONE, at

TWO_DAYS = Grid.over(Interval(at("00:00"), at("24:00", TUESDAY)))


@pytest.mark.parametrize(
    ("opens", "closes", "days"),
    [
        pytest.param(at("00:00"), at("24:00", TUESDAY), (MONDAY, TUESDAY), id="from_midnight_to_midnight"),
        pytest.param(at("23:55"), at("00:05", TUESDAY), (MONDAY, TUESDAY), id="over_midnight"),
        pytest.param(at("18:00"), at("20:00"), (MONDAY, MONDAY), id="in_the_evening"),
    ],
)
def test_the_outer_days_are_those_of_the_first_and_the_last_minute(opens, closes, days):
    assert outer_days(Grid.over(Interval(opens, closes)), ZONE) == days


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        pytest.param(MONDAY, MONDAY, (at("00:00"), at("24:00")), id="one_day"),
        pytest.param(TUESDAY, NEXT_MONDAY, (at("00:00", TUESDAY), at("24:00", TUESDAY)), id="to_the_end"),
        pytest.param(DAY_BEFORE, TUESDAY, (at("00:00"), at("24:00", TUESDAY)), id="all_of_it"),
        pytest.param(WEDNESDAY, NEXT_MONDAY, None, id="beyond_it"),
    ],
)
def test_days_are_drawn_from_midnight_to_midnight(first, last, span):
    found = bits(days_mask(TWO_DAYS, ZONE, first, last, (MONDAY, TUESDAY)))

    drawn = list(range(span[0], span[1], 5)) if span else []
    assert [TWO_DAYS.minute(bit) for bit in found] == drawn
