"""Rules about a pause of the patient's treatment."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import day_of


def patient_paused(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """No treatment while a course is paused, which is common when life comes between; talks go on."""
    pause = facts.patient.pause
    if one.type.is_treatment and pause and pause.holds_on(day_of(one, facts)):
        yield why.PatientPaused(field=Field.PATIENT, until=pause.until)
