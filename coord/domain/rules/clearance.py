"""Rules about clearance for treatment: a no stops it at once, anything else pencils it until it is due."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.clearance import light_on
from coord.domain.clinic_days import clinic_days_before
from coord.domain.facts import Facts
from coord.domain.gates import Light
from coord.domain.local_time import local_date
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import day_of


def clearance_refused(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A refused gate, and a refused or withdrawn consent or assent, whoever else has agreed."""
    light = _light(one, facts)
    if light is Light.REFUSED:
        yield why.ClearanceRefused(field=Field.CLEARANCE, light=light)


def clearance_overdue(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """`ClearanceRule.clinic_days_before`: the last day to become cleared has passed."""
    light = _light(one, facts)
    if light in (Light.CLEARED, Light.REFUSED):
        return
    clinic, rule = facts.clinics[one.clinic_id], facts.policy.clearance
    due = clinic_days_before(day_of(one, facts), rule.clinic_days_before, clinic)
    if due < local_date(now, clinic.zone):
        yield why.ClearanceOverdue(field=Field.CLEARANCE, light=light, due=due)


def _light(one: ProposedAppointment, facts: Facts) -> Light:
    """Cleared, where there is nothing to be cleared for."""
    if not one.type.is_treatment:
        return Light.CLEARED
    return light_on(facts.patient, day_of(one, facts), facts.policy.ages)
