"""Standing visits keep their weekday and wall-clock time, whatever the clocks do."""

from datetime import date, datetime

import pytest

from coord.domain.series import MOST, Recurrence, moved_along, walls

FIRST = datetime(2027, 3, 8, 16, 0)  # the clocks change on the 14th


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        pytest.param(Recurrence(FIRST, 1, 3), [8, 15, 22], id="weekly-three-times"),
        pytest.param(Recurrence(FIRST, 2, 2), [8, 22], id="every-two-weeks"),
        pytest.param(Recurrence(FIRST, 1, until=date(2027, 3, 22)), [8, 15, 22], id="until-a-day-included"),
        pytest.param(Recurrence(FIRST, 1, 2, date(2027, 3, 31)), [8, 15], id="whichever-ends-first"),
    ],
)
def test_a_series_comes_back_at_the_same_wall_time(recurrence, days):
    assert walls(recurrence) == tuple(datetime(2027, 3, day, 16, 0) for day in days)


def test_a_series_is_a_year_of_weeks_at_most():
    assert len(walls(Recurrence(FIRST, 1, 500))) == MOST


def test_visits_move_along_by_days_and_wall_time():
    there = moved_along(datetime(2027, 3, 15, 16), FIRST, datetime(2027, 3, 9, 17, 30))

    assert there == datetime(2027, 3, 16, 17, 30)
