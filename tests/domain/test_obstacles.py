"""Of days on which a visit may not be, each cause is told once."""

import pytest

from coord.domain.gates import Light
from coord.domain.obstacles import obstacles_of
from coord.domain.reasons import ClearanceOverdue, Field, NoOrder, TooMany
from tests.domain.builders import DAY_BEFORE, MONDAY, TUESDAY


def overdue(due):
    return ClearanceOverdue(field=Field.CLEARANCE, light=Light.WAITING, due=due)


def too_many(most, days):
    return TooMany(field=Field.ORDER, most=most, days=days, first=DAY_BEFORE, last=DAY_BEFORE)


NO_ORDER = NoOrder(field=Field.ORDER, appointment_type="dosing")


@pytest.mark.parametrize(
    ("days", "told"),
    [
        pytest.param([], [], id="no_days"),
        pytest.param([[NO_ORDER], []], [], id="a_day_is_free"),
        pytest.param([[NO_ORDER], [NO_ORDER]], [NO_ORDER], id="the_same_on_all"),
        pytest.param(
            [[overdue(MONDAY)], [overdue(TUESDAY)]], [overdue(TUESDAY)], id="the_last_of_a_cause_that_moves"
        ),
        pytest.param(
            [[NO_ORDER, overdue(MONDAY)], [NO_ORDER]], [NO_ORDER], id="what_stands_against_some_helps_nobody"
        ),
        pytest.param(
            [[NO_ORDER, overdue(MONDAY)], [NO_ORDER, overdue(TUESDAY)]],
            [NO_ORDER, overdue(TUESDAY)],
            id="two_causes",
        ),
        pytest.param(
            [[overdue(MONDAY)], [NO_ORDER]], [overdue(MONDAY), NO_ORDER], id="each_where_none_lasts"
        ),
        pytest.param(
            [[too_many(1, 7)], [too_many(2, 14), too_many(3, 30)]],
            [too_many(2, 14), too_many(3, 30)],
            id="two_limits_of_one_day",
        ),
    ],
)
def test_what_stands_against_all_days_is_told_once_by_its_cause(days, told):
    assert obstacles_of(days) == told
