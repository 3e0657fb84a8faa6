from datetime import date

import pytest

from coord.domain.ages import age_on, birthday

LEAP_DAY = date(2008, 2, 29)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        pytest.param(date(2008, 6, 1), date(2026, 5, 31), 17, id="the_day_before_the_birthday"),
        pytest.param(date(2008, 6, 1), date(2026, 6, 1), 18, id="on_the_birthday"),
        pytest.param(date(2008, 6, 1), date(2026, 12, 31), 18, id="later_that_year"),
        pytest.param(date(2008, 6, 30), date(2026, 7, 1), 18, id="in_a_later_month_on_an_earlier_day"),
        pytest.param(LEAP_DAY, date(2026, 2, 28), 17, id="born_on_a_leap_day_and_it_is_february"),
        pytest.param(LEAP_DAY, date(2026, 3, 1), 18, id="born_on_a_leap_day_and_it_is_march"),
        pytest.param(LEAP_DAY, date(2028, 2, 29), 20, id="born_on_a_leap_day_in_a_leap_year"),
        pytest.param(LEAP_DAY, date(2008, 2, 29), 0, id="newborn"),
    ],
)
def test_an_age_is_whole_years_on_the_day(born, day, age):
    assert age_on(born, day) == age


@pytest.mark.parametrize("born", [date(2008, 6, 1), LEAP_DAY, date(2007, 12, 31), date(2009, 1, 1)])
@pytest.mark.parametrize("years", [0, 1, 7, 17, 18, 20])
def test_a_birthday_is_the_first_day_of_that_age(born, years):
    day = birthday(born, years)

    assert age_on(born, day) == years
    assert age_on(born, date.fromordinal(day.toordinal() - 1)) == years - 1
