"""Rules about the follow-ups of treatment visits: with it, soon enough, none missed before the next."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.follow_up import (
    FollowUpDays,
    earlier_doses,
    follow_up_days,
    follow_up_rule,
    is_due,
    is_missed,
    latest_after,
    latest_after_given,
)
from coord.domain.interval import Interval
from coord.domain.local_time import local_date
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import Refusal, day_of


def follow_up_missing(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """No dose without its follow-up, booked as one unit, unless the house asks for n per k doses."""
    main, after = proposal.main, proposal.follow_up
    is_right = after.type.code == main.type.follow_up if after else not is_due(main, facts.patient)
    if main.type.follow_up and not is_right:
        yield Refusal(0, why.FollowUpMissing(field=Field.UNIT))


def follow_up_outside_window(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """From the next day to the policy's last day, counted at the clinic of the dose."""
    position = len(proposal.appointments) - 1
    days, day = _days(proposal, facts), day_of(proposal.appointments[position], facts)
    if days and not days.first <= day <= days.last:
        outside = why.FollowUpOutsideWindow(field=Field.TIME, first=days.first, last=days.last)
        yield Refusal(position, outside)


def follow_up_late(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """`FollowUpRule.aim_clinic_days`: what a dose has opened closes again within days."""
    position = len(proposal.appointments) - 1
    days, day = _days(proposal, facts), day_of(proposal.appointments[position], facts)
    if days and days.aim < day <= days.last:
        yield Refusal(position, why.FollowUpLate(field=Field.TIME, aim=days.aim))


def follow_up_after_next_dose(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """A dose that is due one has its follow-up before the next dose, though that was booked earlier."""
    position = len(proposal.appointments) - 1
    after, dose, patient = proposal.appointments[position], _dose(proposal, facts), facts.patient
    if dose is None:
        return
    latest = latest_after(proposal.main, patient) if position else latest_after_given(dose.starts, patient)
    if latest is not None and after.starts >= latest:
        day = local_date(dose.starts, facts.clinics[after.clinic_id].zone)
        yield Refusal(position, why.IntegrationMissed(field=Field.TIME, dose=day))


def _dose(proposal: Proposal, facts: Facts) -> Interval | None:
    """The dose of the unit's follow-up, or of one that is moved alone; None where there is no follow-up."""
    return proposal.main.interval if proposal.follow_up else facts.anchor


def _days(proposal: Proposal, facts: Facts) -> FollowUpDays | None:
    dose = _dose(proposal, facts)
    clinic = facts.clinics[proposal.main.clinic_id]
    return follow_up_days(dose, clinic, follow_up_rule(dose, clinic, facts)) if dose else None


def integration_missed(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """Every earlier dose that needed a follow-up has had it, or has it in between, or it was waived."""
    if not one.type.is_treatment:
        return
    earlier = earlier_doses(facts.patient, one.starts)
    missed = [dose for n, dose in enumerate(earlier) if is_missed(dose, earlier[:n], one.starts)]
    if missed:
        day = local_date(missed[-1].starts, facts.clinics[one.clinic_id].zone)
        yield why.IntegrationMissed(field=Field.UNIT, dose=day)
