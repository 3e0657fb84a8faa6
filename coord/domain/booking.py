"""Judging a proposal: every reason against it, and which of them somebody may override.

All reasons are collected, so that nobody has to mend a proposal one refusal at a time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.permissions import Permission
from coord.domain.policy import Policy
from coord.domain.reasons import Reason
from coord.domain.rules import RULES, UNIT_RULES, Refusal
from coord.domain.softness import is_soft

__all__ = [
    "NOTHING_OVERRIDDEN",
    "Overriding",
    "Refusal",
    "Verdict",
    "against",
    "may_override",
    "name_of",
    "policy_for",
    "refusals",
    "verdict",
]


@dataclass(frozen=True, slots=True)
class Overriding:
    """Which soft refusals somebody goes on in spite of, and why; a refusal is named by `name_of`."""

    names: frozenset[str] = frozenset()
    why: str = ""


NOTHING_OVERRIDDEN = Overriding()

# What a dose asks of its follow-up
OF_FOLLOW_UPS = frozenset(
    {why.FollowUpMissing, why.FollowUpOutsideWindow, why.FollowUpLate, why.FollowUpByAnother}
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands against a proposal, and what is overridden."""

    standing: tuple[Refusal, ...]
    overridden: tuple[Refusal, ...]


def refusals(proposal: Proposal, facts: Facts, now: int) -> tuple[Refusal, ...]:
    """Every reason why the proposal cannot be booked at `now` (UTC epoch minute); empty if it can."""
    of_each = (
        Refusal(position, reason)
        for position, appointment in enumerate(proposal.appointments)
        for reason in against(appointment, facts, now)
    )
    of_unit = (refusal for rule in UNIT_RULES for refusal in rule(proposal, facts))
    return (*of_each, *of_unit)


def against(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """What the rules say to one appointment, by the policy of its day."""
    known = facts.of(one)
    return (reason for rule in RULES for reason in rule(one, known, now))


def name_of(refusal: Refusal) -> str:
    """`0.LateFollowUp`: the appointment's position in the unit and the reason's type."""
    return f"{refusal.position}.{type(refusal.reason).__name__}"


def may_override(refusal: Refusal, policy: Policy, permissions: frozenset[Permission]) -> bool:
    """Whether somebody with these permissions may go on in spite of it."""
    return is_soft(type(refusal.reason), policy) and refusal.reason.overridable_with in permissions


def policy_for(refusal: Refusal, proposal: Proposal, facts: Facts) -> Policy:
    """By which policy it is hard or soft: that of its visit, or of the dose whose follow-up it is about."""
    if not facts.dated:
        return facts.policy
    if type(refusal.reason) in OF_FOLLOW_UPS:
        return facts.at(proposal.main.interval.ends - 1, proposal.main.clinic_id).policy
    return facts.of(proposal.appointments[refusal.position]).policy


def verdict(
    found: Iterable[Refusal], policy: Policy, wanted: Overriding, permissions: frozenset[Permission]
) -> Verdict:
    """The refusals that stand, and those that are overridden by somebody who may, with a reason given."""
    found = tuple(found)
    overridden = tuple(
        one
        for one in found
        if wanted.why.strip() and name_of(one) in wanted.names and may_override(one, policy, permissions)
    )
    return Verdict(tuple(one for one in found if one not in overridden), overridden)
