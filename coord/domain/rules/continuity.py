"""The same therapist through a course, and from the treatment visit to its follow-up."""

from collections import Counter
from collections.abc import Iterable, Iterator

from coord.domain import reasons as why
from coord.domain.appointment import AppointmentType, Proposal
from coord.domain.facts import Dose, Facts, Practitioner
from coord.domain.follow_up import follow_up_rule
from coord.domain.reasons import Field, Reason
from coord.domain.roles import Role
from coord.domain.rules.shared import Refusal

LEAD = Role.LEAD_THERAPIST


def therapist_changes(kind: AppointmentType, role: Role, who: Practitioner, facts: Facts) -> Iterator[Reason]:
    """Treatment visits stay with the usual therapist: of the care team, else who has most of the others.

    One day of a stand-in makes nobody else the usual one, so that the visits after it may go on as before.
    """
    if role is not LEAD or not kind.is_treatment:
        return
    team, mostly = facts.patient.care_team.get(LEAD, ()), _mostly_with(facts.patient.doses)
    if mostly and who.id not in team and who.id not in {dose.therapist for dose in mostly}:
        usual = next((facts.practitioners[one].name for one in team if one in facts.practitioners), "")
        yield why.TherapistChanges(
            field=Field(role), practitioner=who.name, usual=usual or mostly[-1].therapist_name
        )


def _mostly_with(doses: Iterable[Dose]) -> list[Dose]:
    """Those of the doses whose therapist has no fewer of them than anybody else, in order of time."""
    led = sorted((dose for dose in doses if dose.therapist is not None), key=lambda dose: dose.starts)
    count = Counter(dose.therapist for dose in led)
    return [dose for dose in led if count[dose.therapist] == max(count.values())]


def others_lead(proposal: Proposal, facts: Facts, now: int) -> bool:
    """Whether somebody else leads treatment visits to come, who may not be the usual one after this."""
    lead = proposal.main.people.get(LEAD)
    if lead is None or not proposal.main.type.is_treatment:
        return False
    return any(dose.starts > now and dose.therapist not in {lead, None} for dose in facts.patient.doses)


def follow_up_by_another(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """Who was there in the treatment holds the follow-up, where policy wants it so."""
    position, expected = _expected(proposal, facts)
    proposed = proposal.appointments[position].people.get(LEAD)
    if expected is not None and proposed is not None and proposed != expected.therapist:
        who = facts.practitioners[proposed].name
        another = why.FollowUpByAnother(field=Field(LEAD), practitioner=who, usual=expected.therapist_name)
        yield Refusal(position, another)


def _expected(proposal: Proposal, facts: Facts) -> tuple[int, Dose | None]:
    """The position of the follow-up, and the treatment whose therapist should hold it."""
    dose = proposal.main.interval if proposal.follow_up else facts.anchor
    clinic = facts.clinics[proposal.main.clinic_id]
    if dose is None or not follow_up_rule(dose, clinic, facts).same_therapist:
        return 0, None
    if proposal.follow_up is None:
        return 0, dose_before(facts)
    therapist = proposal.main.people.get(LEAD)
    if therapist is None:
        return 1, None
    return 1, Dose(proposal.main.starts, therapist, therapist_name=facts.practitioners[therapist].name)


def dose_before(facts: Facts) -> Dose | None:
    """The treatment visit with a therapist that a follow-up on its own belongs to."""
    if facts.anchor is None:
        return None
    starts = facts.anchor.starts
    return next((one for one in facts.patient.doses if one.starts == starts and one.therapist), None)
