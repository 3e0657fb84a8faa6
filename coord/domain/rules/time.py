"""Rules about the time itself."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import covered


def in_the_past(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if one.starts <= now:
        yield why.InThePast(field=Field.TIME)


def off_the_grid(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if one.starts % facts.policy.start_grid:
        yield why.OffTheGrid(field=Field.TIME, minutes=facts.policy.start_grid)


def clinic_closed(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    clinic = facts.clinics[one.clinic_id]
    if not covered(one.interval, clinic.opening):
        yield why.OutsideOpeningHours(field=Field.TIME, clinic=clinic.name)
