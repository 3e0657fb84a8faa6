"""Rules of safety programmes: which certify a clinic and enrol a patient before the first visit."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import day_of


def site_not_certified(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """On the day the clinic has every certification that the visit asks for (Spravato REMS: the site)."""
    if not one.type.needs_certifications:
        return
    clinic, day = facts.clinics[one.clinic_id], day_of(one, facts)
    has = {certification.kind for certification in clinic.certifications if day in certification.days}
    for missing in sorted(one.type.needs_certifications - has):
        yield why.SiteNotCertified(field=Field.UNIT, clinic=clinic.name, certification=missing)


def gate_missing(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """A patient has every gate on record that the kind of visit asks for (Spravato REMS: the enrolment).

    Whether it is passed is a matter of clearance: while it waits the visit is pencilled, refused it stops.
    """
    on_record = {gate.kind for gate in facts.patient.gates}
    for missing in sorted(one.type.needs_gates - on_record):
        yield why.GateMissing(field=Field.CLEARANCE, appointment_type=one.type.name, gate=missing)
