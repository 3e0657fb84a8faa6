"""Under which order a visit is: nothing is booked beyond what a prescriber allows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from coord.domain.facts import Order


def order_on(day: date, type_code: str, orders: Iterable[Order]) -> Order | None:
    """The open order for that type which is valid on the day, with a dose left, the first to end."""
    fit = [
        order
        for order in orders
        if order.is_open
        and type_code in order.appointment_types
        and day <= order.valid_until
        and order.has_room
    ]
    return min(fit, key=lambda order: (order.valid_until, order.id), default=None)


def with_planned(orders: Sequence[Order], planned: Iterable[tuple[date, str]]) -> tuple[Order, ...]:
    """The orders, each with what is planned (day and type) under it among what is booked."""
    found = list(orders)
    for day, type_code in planned:
        if order := order_on(day, type_code, found):
            found[found.index(order)] = replace(order, booked=order.booked + 1)
    return tuple(found)
