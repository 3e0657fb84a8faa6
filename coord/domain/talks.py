"""Who could talk with a patient who is not treated today."""

from dataclasses import replace

from coord.domain.appointment import PractitionerId, Proposal, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.reasons import Field
from coord.domain.roles import Role
from coord.domain.standing import against_booked


def who_could_talk(talk: ProposedAppointment, role: Role, facts: Facts, now: int) -> PractitionerId | None:
    """Somebody against whom nothing stands: the care team first, then whom the patient has met; else None."""
    patient = facts.patient
    team = {who for several in patient.care_team.values() for who in several}
    in_order = sorted(facts.practitioners, key=lambda who: (who not in team, who not in patient.met, who))
    return next((who for who in in_order if _may(talk, role, who, facts, now)), None)


def _may(talk: ProposedAppointment, role: Role, who: PractitionerId, facts: Facts, now: int) -> bool:
    wanted = replace(talk, people={**talk.people, role: who})
    against = against_booked(Proposal(facts.patient.id, (wanted,)), facts, now, frozenset())
    return all(one.reason.field is not Field(role) for one in against)
