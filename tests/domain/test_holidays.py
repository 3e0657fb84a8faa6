"""Federal holidays, on the days on which they are kept."""

from datetime import date

import pytest

from coord.domain.holidays import federal_holidays


def test_the_eleven_holidays_of_the_law_are_kept_on_weekdays_of_the_year():
    found = [(one.day.isoformat()[5:], one.name) for one in federal_holidays(2027)]

    assert found == [
        ("01-01", "New Year’s Day"),
        ("01-18", "Martin Luther King Jr. Day"),
        ("02-15", "Washington’s Birthday"),
        ("05-31", "Memorial Day"),
        ("06-18", "Juneteenth"),
        ("07-05", "Independence Day"),
        ("09-06", "Labor Day"),
        ("10-11", "Columbus Day"),
        ("11-11", "Veterans Day"),
        ("11-25", "Thanksgiving Day"),
        ("12-24", "Christmas Day"),
        ("12-31", "New Year’s Day"),
    ]


@pytest.mark.parametrize(
    ("year", "day"),
    [
        pytest.param(2028, None, id="new year of a saturday is kept in the year before"),
        pytest.param(2023, date(2023, 1, 2), id="of a sunday on the monday after"),
        pytest.param(2026, date(2026, 1, 1), id="of a weekday on the day itself"),
    ],
)
def test_new_years_day_is_kept_on_a_weekday(year, day):
    kept = [
        one.day for one in federal_holidays(year) if one.name.startswith("New Year") and one.day.month == 1
    ]

    assert kept == ([day] if day else [])


@pytest.mark.parametrize("year", range(2020, 2060))
def test_no_holiday_falls_on_a_weekend(year):
    assert all(one.day.weekday() < 5 for one in federal_holidays(year))


@pytest.mark.parametrize("day", [date(2024, 5, 27), date(2025, 5, 26), date(2026, 5, 25), date(2028, 5, 29)])
def test_memorial_day_is_the_last_monday_of_may(day):
    assert [one.day for one in federal_holidays(day.year) if one.name == "Memorial Day"] == [day]
