"""Until when a patient may eat and drink, by the clock."""

import pytest

from coord.domain.policy import PreparationRule
from coord.domain.preparing import Fasting, fasting, for_patient, is_sensible
from tests.domain.builders import ZONE, at

HOUSE = PreparationRule()


@pytest.mark.parametrize(
    ("starts", "code", "food", "drink"),
    [
        pytest.param("13:00", "dosing_iv", "07:00", "11:00", id="six-hours-and-two"),
        pytest.param(
            "12:00", "dosing_iv", "06:00", "10:00", id="from-six-in-the-morning-on-it-is-told-by-the-clock"
        ),
        pytest.param("11:59", "dosing_iv", None, "09:59", id="what-would-end-before-six-ends-at-bedtime"),
        pytest.param("07:30", "dosing_iv", None, None, id="early-in-the-morning-nothing-after-bedtime"),
        pytest.param("03:00", "dosing_iv", None, None, id="at-night-the-evening-before-does-not-count"),
        pytest.param("18:00", "dosing_iv", "12:00", "16:00", id="in_the_evening-though-utc-has-the-next-day"),
        pytest.param("10:00", "dosing_esketamine", "08:00", "09:30", id="two-hours-and-half-an-hour"),
    ],
)
def test_food_and_drink_end_before_the_visit(starts, code, food, drink):
    expected = Fasting(food and at(food), drink and at(drink))

    assert fasting(at(starts), ZONE, code, HOUSE) == expected


def test_a_house_has_numbers_of_its_own():
    house = PreparationRule(food_minutes=240, drink_minutes=60, morning=8 * 60)

    assert fasting(at("13:00"), ZONE, "dosing_iv", house) == Fasting(at("09:00"), at("12:00"))
    assert fasting(at("11:59"), ZONE, "dosing_iv", house) == Fasting(None, at("10:59"))


def test_a_morning_may_begin_within_an_hour():
    house = PreparationRule(food_minutes=240, morning=6 * 60 + 30)

    assert fasting(at("10:29"), ZONE, "dosing_iv", house).food_until is None
    assert fasting(at("10:30"), ZONE, "dosing_iv", house).food_until == at("06:30")


@pytest.mark.parametrize(
    ("food", "drink", "minutes"),
    [
        pytest.param(None, None, (360, 120), id="as_the_house_has_it"),
        pytest.param(240, None, (240, 120), id="food"),
        pytest.param(None, 0, (360, 0), id="drink_until_it_begins"),
        pytest.param(480, 180, (480, 180), id="both"),
    ],
)
def test_a_prescribers_own_minutes_count_for_the_patient_whatever_the_kind_of_dose(food, drink, minutes):
    own = for_patient(PreparationRule(), food, drink)

    assert (own.food_minutes, own.drink_minutes) == minutes
    if food is not None:
        assert own.short_food_minutes == food
    if drink is not None:
        assert own.short_drink_minutes == drink


@pytest.mark.parametrize(
    ("food", "drink", "sensible"),
    [
        (None, None, True),
        (1440, 0, True),
        (120, 120, True),
        (120, 121, False),
        (1441, None, False),
        (-1, None, False),
        (None, -1, False),
    ],
)
def test_minutes_are_within_a_day_and_nobody_eats_longer_than_they_drink(food, drink, sensible):
    assert is_sensible(food, drink) is sensible
