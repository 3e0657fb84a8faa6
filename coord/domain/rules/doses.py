"""Rules about how near treatment visits are, and how many there are; doses given or expected count."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts, Order
from coord.domain.local_time import local_date
from coord.domain.policy import DoseRule
from coord.domain.reasons import Field, Reason
from coord.domain.rules.patient import order_for
from coord.domain.rules.shared import day_of

WEEK = 7


def too_soon(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """`DoseRule.least_spacing_days`, or the order's where that is greater, each in its clinic's days.

    The later of two treatments is the one that is too soon, so that the rule is that of its day.
    """
    if not one.type.is_treatment:
        return
    order, day = _order(one, facts), day_of(one, facts)
    ordered = order.least_spacing_days if order else 0
    least = max(facts.policy.doses.least_spacing_days, ordered)
    for other in _other_days(one, facts):
        days = max(_rule(other, facts).least_spacing_days, ordered) if other > day else least
        if abs((other - day).days) < days:
            yield why.TooSoon(field=Field.ORDER, days=days, other=other)
            return


def too_many(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """`DoseRule.most` within `most_days`, and the order's most a week, in whatever days with this one.

    The last of so many is the one too many, so that the rule is that of its day.
    """
    if not one.type.is_treatment:
        return
    day, others = day_of(one, facts), _other_days(one, facts)
    for most, days, rule in _limits(one, facts):
        windows = _windows(day, days, others)
        if rule and facts.dated:
            windows = (found for found in windows if _rule(max([day, *found]), facts) == rule)
        fullest = max(windows, key=len, default=[])
        if len(fullest) >= most:
            first, last = fullest[0], fullest[-1]
            yield why.TooMany(field=Field.ORDER, most=most, days=days, first=first, last=last)


def _order(one: ProposedAppointment, facts: Facts) -> Order | None:
    return order_for(one, facts) if one.type.needs_order else None


def _limits(one: ProposedAppointment, facts: Facts) -> Iterator[tuple[int, int, DoseRule | None]]:
    """(most, days, the rule that says so): the house's, and the order's where there is another."""
    rules, order = _rules(facts), _order(one, facts)
    for rule in rules:
        yield rule.most, rule.most_days, rule
    own = order.most_per_week if order else None
    if own and [(own, WEEK)] != [(rule.most, rule.most_days) for rule in rules]:
        yield own, WEEK, None


def _rules(facts: Facts) -> Sequence[DoseRule]:
    if not facts.dated:
        return (facts.policy.doses,)
    return list(dict.fromkeys(policy.doses for policy in facts.policies))


def _rule(day: date, facts: Facts) -> DoseRule:
    return facts.on(day).policy.doses


def _windows(day: date, days: int, others: list[date]) -> Iterator[list[date]]:
    """The other visits in each window of so many days that holds the day."""
    for back in range(days):
        first = day - timedelta(days=back)
        yield [other for other in others if first <= other < first + timedelta(days=days)]


def _other_days(one: ProposedAppointment, facts: Facts) -> list[date]:
    """Each where it is held, so that either of two visits says the same of the other."""
    zone = facts.clinics[one.clinic_id].zone
    return sorted(local_date(dose.starts, dose.zone or zone) for dose in facts.patient.doses)
