"""What stands against a step because of the steps before it, told as what they are: planned, not booked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coord.domain import reasons as why
from coord.domain.appointment import Proposal
from coord.domain.course.steps import CourseVisit
from coord.domain.facts import Facts
from coord.domain.reasons import Reason
from coord.domain.rules import Refusal
from coord.domain.rules.patient import valid_orders
from coord.domain.rules.shared import day_of


def as_planned(
    found: Iterable[Refusal],
    step: Proposal,
    before: Sequence[Proposal],
    visits: Sequence[CourseVisit],
    facts: Facts,
) -> tuple[Refusal, ...]:
    """The reasons against a step of `visits`; `facts` are as they stand, without the steps `before` it."""
    beside = _Beside(step, before, visits, facts)
    return tuple(replace(one, reason=beside.told(one.reason)) for one in found)


@dataclass(frozen=True, slots=True)
class _Beside:
    step: Proposal
    before: Sequence[Proposal]
    visits: Sequence[CourseVisit]
    facts: Facts

    def told(self, reason: Reason) -> Reason:
        match reason:
            case why.NoDosesLeft():
                return self._needs_more(reason)
            case why.TooSoon() if reason.other in self._planned:
                return why.StepTooSoon(field=reason.field, apart=self._apart(reason), days=reason.days)
            case why.TooMany() if any(reason.first <= day <= reason.last for day in self._planned):
                return why.StepTooMany(field=reason.field, most=reason.most, days=reason.days)
        return reason

    @property
    def _planned(self) -> list[date]:
        """The days of the treatments of the steps before."""
        return [day_of(one.main, self.facts) for one in self.before if one.main.type.is_treatment]

    def _needs_more(self, reason: why.NoDosesLeft) -> Reason:
        """Where what is booked leaves none, that stays the reason."""
        orders = valid_orders(self.step.main, self.facts)
        booked = sum(one.booked for one in orders)
        if booked >= reason.doses_left:
            return reason
        under = frozenset().union(*(one.appointment_types for one in orders))
        needed = sum(one.type.needs_order and one.type.code in under for one in self.visits)
        return why.CourseNeedsMore(
            field=reason.field, needed=needed, doses_left=reason.doses_left, doses_booked=booked
        )

    def _apart(self, reason: why.TooSoon) -> int:
        """How far apart the course lets them be at most, where that is too near; else how far they are."""
        last = max(place for place, one in enumerate(self.before) if one.main.type.is_treatment)
        most = sum(one.at_most for one in self.visits[last + 1 : len(self.before) + 1])
        return most if most < reason.days else abs((day_of(self.step.main, self.facts) - reason.other).days)
