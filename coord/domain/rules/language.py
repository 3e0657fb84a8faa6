"""Whether whoever leads a visit and the patient understand each other."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import AppointmentType, ProposedAppointment
from coord.domain.facts import Facts, Patient, Practitioner
from coord.domain.languages import share_language
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Role


def no_shared_language(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """The one in the lead speaks a language of the patient's, or an interpreter speaks one of each."""
    role = one.type.leading_role
    if role not in one.people or understands(one.type, facts.practitioners[one.people[role]], facts.patient):
        return
    lead, between = facts.practitioners[one.people[role]], one.people.get(Role.INTERPRETER)
    if between is None or not interprets(facts.practitioners[between], lead, facts.patient):
        yield why.NoSharedLanguage(
            field=Field(role), practitioner=lead.name, languages=facts.patient.languages
        )


def understands(kind: AppointmentType, lead: Practitioner, patient: Patient) -> bool:
    """Whether the two can talk; who is not there or whose languages nobody knows needs no interpreter."""
    if not kind.is_patient_present or not patient.languages:
        return True
    return share_language(lead.languages, patient.languages)


def interprets(between: Practitioner, lead: Practitioner, patient: Patient) -> bool:
    """Whether somebody shares a language with each of the two."""
    languages = between.languages
    return share_language(languages, lead.languages) and share_language(languages, patient.languages)
