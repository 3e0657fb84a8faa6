"""What several rules ask."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.facts import Facts, Practitioner
from coord.domain.interval import Interval, merge
from coord.domain.local_time import local_date
from coord.domain.reasons import Reason
from coord.domain.roles import Role
from coord.domain.spans import overlapping


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason and which appointment of the unit (by position) it refuses."""

    position: int
    reason: Reason


Rule = Callable[[ProposedAppointment, Facts, int], Iterable[Reason]]
UnitRule = Callable[[Proposal, Facts], Iterable[Refusal]]


def people_of(one: ProposedAppointment, facts: Facts) -> Iterator[tuple[Role, Practitioner]]:
    for role in (*one.type.roles, *one.type.optional_roles):
        if role in one.people:
            yield role, facts.practitioners[one.people[role]]


def day_of(one: ProposedAppointment, facts: Facts) -> date:
    return local_date(one.starts, facts.clinics[one.clinic_id].zone)


def hull(one: ProposedAppointment, role: Role) -> Interval:
    """From the first to the last minute in which the role is needed."""
    windows = one.type.windows_of(role)
    opens, closes = min(w.opens for w in windows), max(w.closes for w in windows)
    return Interval(one.starts + opens, one.starts + closes)


def covered(wanted: Interval, spans: Iterable[Interval]) -> bool:
    """Whether all of it lies inside spans that touch; mostly it lies in one."""
    near = overlapping(spans, wanted)
    return any(one.contains(wanted) for one in near) or any(one.contains(wanted) for one in merge(near))


def first_taken(taken: Iterable[Interval], wanted: Interval) -> Interval | None:
    return min(overlapping(taken, wanted), default=None)
