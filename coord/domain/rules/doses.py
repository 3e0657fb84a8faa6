"""Rules about how near treatment visits are, and how many there are; doses given or expected count."""

from collections.abc import Iterator
from datetime import date, timedelta

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts, Order
from coord.domain.local_time import local_date
from coord.domain.reasons import Field, Reason
from coord.domain.rules.patient import order_for
from coord.domain.rules.shared import day_of

WEEK = 7


def too_soon(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """`DoseRule.least_spacing_days`, or the order's where that is greater, each in its clinic's days."""
    if not one.type.is_treatment:
        return
    order, day = _order(one, facts), day_of(one, facts)
    least = max(facts.policy.doses.least_spacing_days, order.least_spacing_days if order else 0)
    near = [other for other in _other_days(one, facts) if abs((other - day).days) < least]
    if near:
        yield why.TooSoon(field=Field.ORDER, days=least, other=min(near))


def too_many(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """`DoseRule.most` within `most_days`, and the order's most a week, in whatever days with this one."""
    if not one.type.is_treatment:
        return
    day, others = day_of(one, facts), _other_days(one, facts)
    for most, days in _limits(one, facts):
        fullest = max(_windows(day, days, others), key=len)
        if len(fullest) >= most:
            first, last = fullest[0], fullest[-1]
            yield why.TooMany(field=Field.ORDER, most=most, days=days, first=first, last=last)


def _order(one: ProposedAppointment, facts: Facts) -> Order | None:
    return order_for(one, facts) if one.type.needs_order else None


def _limits(one: ProposedAppointment, facts: Facts) -> tuple[tuple[int, int], ...]:
    """(most, days): the house's, and the order's where there is one."""
    rule, order = facts.policy.doses, _order(one, facts)
    own = ((order.most_per_week, WEEK),) if order and order.most_per_week else ()
    return tuple(dict.fromkeys(((rule.most, rule.most_days), *own)))


def _windows(day: date, days: int, others: list[date]) -> Iterator[list[date]]:
    """The other visits in each window of so many days that holds the day."""
    for back in range(days):
        first = day - timedelta(days=back)
        yield [other for other in others if first <= other < first + timedelta(days=days)]


def _other_days(one: ProposedAppointment, facts: Facts) -> list[date]:
    """Each where it is held, so that either of two visits says the same of the other."""
    zone = facts.clinics[one.clinic_id].zone
    return sorted(local_date(dose.starts, dose.zone or zone) for dose in facts.patient.doses)
