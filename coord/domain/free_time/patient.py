"""When a patient can come."""

from datetime import date

from coord.domain.appointment import AppointmentType, ProposedAppointment
from coord.domain.free_time.site import Site
from coord.domain.free_time.wishes import kept_apart
from coord.domain.local_time import on_day
from coord.domain.reasons import Reason
from coord.domain.rules import PATIENT_RULES
from coord.domain.timeline import steps, window_starts


def patient_starts(kind: AppointmentType, site: Site) -> int:
    """When the patient is free, and nothing about the patient forbids the visit on that day."""
    allowed = site.days_when(lambda day: not any(patient_reasons(kind, site, day)))
    free = site.grid.full & ~_taken(kind, site) & ~kept_apart(kind, site)
    return window_starts(free, 0, steps(kind.minutes)) & allowed


def _taken(kind: AppointmentType, site: Site) -> int:
    """When the patient has something else, here or at another clinic; what goes on without them is free."""
    patient, grid = site.facts.patient, site.grid
    if not kind.is_patient_present:
        return 0
    taken = grid.busy(site.facts.busy(patient.resource_id))
    return (
        taken
        if kind.is_telehealth
        else taken | grid.busy(site.facts.elsewhere(patient.person_id, site.clinic.id))
    )


def patient_reasons(kind: AppointmentType, site: Site, day: date) -> list[Reason]:
    """What forbids this kind of visit to the patient on a day, whoever and wherever."""
    probe = ProposedAppointment(kind, site.clinic.id, None, on_day(day, 720, site.clinic.zone), {})
    known = site.on(day)
    reasons = (reason for rule in PATIENT_RULES for reason in rule(probe, known.facts, site.now))
    return [reason for reason in reasons if known.minds(type(reason))]
