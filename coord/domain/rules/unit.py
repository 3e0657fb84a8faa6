"""Rules about the unit as a whole."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import Proposal
from coord.domain.facts import Facts
from coord.domain.follow_up import follow_up_days
from coord.domain.reasons import Field
from coord.domain.rules.shared import Refusal, day_of


def follow_up_missing(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """No dose without its follow-up: they are booked as one unit."""
    wanted = proposal.main.type.follow_up
    if wanted and (proposal.follow_up is None or proposal.follow_up.type.code != wanted):
        yield Refusal(0, why.FollowUpMissing(field=Field.UNIT))


def follow_up_outside_window(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """From the next day to the policy's last day, counted at the clinic of the dose."""
    position = len(proposal.appointments) - 1
    dose = proposal.main.interval if position else facts.anchor
    if dose is None:
        return
    clinic = facts.clinics[proposal.main.clinic_id]
    days = follow_up_days(dose, clinic, facts.policy.follow_up)
    if not days.first <= day_of(proposal.appointments[position], facts) <= days.last:
        outside = why.FollowUpOutsideWindow(field=Field.TIME, first=days.first, last=days.last)
        yield Refusal(position, outside)
