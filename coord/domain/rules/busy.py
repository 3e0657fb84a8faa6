"""Rules about what people have elsewhere, by their own calendars."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import first_taken, hull, people_of


def busy_elsewhere(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """`Practitioner.busy_elsewhere`: who is taken by their own calendar is here in no role, nor by video."""
    for role, who in people_of(one, facts):
        if taken := first_taken(who.busy_elsewhere, hull(one, role)):
            yield why.BusyElsewhere(field=Field(role), practitioner=who.name, taken=taken)
