"""Under which order a visit is, and what is planned beside what is booked."""

import pytest

from coord.domain.orders import order_on, with_planned
from tests.domain.builders import DOSING, MONDAY, NEW_YEAR, TUESDAY, YEARS_END, an_order

IV = DOSING.code


def test_the_order_that_ends_first_is_used_up_first():
    later, sooner = an_order(id=1), an_order(id=2, valid_until=MONDAY)

    assert order_on(MONDAY, IV, (later, sooner)) == sooner
    assert order_on(TUESDAY, IV, (later, sooner)) == later


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(an_order(is_open=False), id="closed"),
        pytest.param(an_order(valid_until=NEW_YEAR), id="ended"),
        pytest.param(an_order(doses_left=2, booked=2), id="used_up"),
        pytest.param(an_order(appointment_types=frozenset({"dosing_im"})), id="for_another_kind"),
    ],
)
def test_nothing_is_under_an_order_that_does_not_allow_it(order):
    assert order_on(MONDAY, IV, (order,)) is None
    assert with_planned((order,), [(MONDAY, IV)]) == (order,)


def test_what_is_planned_uses_up_one_order_after_the_other():
    orders = (an_order(id=1, doses_left=1, valid_until=MONDAY), an_order(id=2, doses_left=1, booked=0))

    found = with_planned(orders, [(MONDAY, IV), (MONDAY, IV), (TUESDAY, IV)])

    assert [one.booked for one in found] == [1, 1]
    assert order_on(MONDAY, IV, found) is None


def test_what_is_planned_for_later_leaves_the_order_that_ends_before():
    orders = (an_order(id=1, doses_left=1, valid_until=MONDAY), an_order(id=2, doses_left=1))

    found = with_planned(orders, [(YEARS_END, IV)])

    assert [one.booked for one in found] == [0, 1]
