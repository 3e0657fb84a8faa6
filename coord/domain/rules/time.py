"""Rules about the time itself."""

from collections.abc import Iterator

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.local_time import DAY, Repeated, resolve, to_wall
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import Refusal, covered

# Two years: nobody plans further ahead than that
FARTHEST = 731 * DAY


def in_the_past(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if one.starts <= now:
        yield why.InThePast(field=Field.TIME)


def too_far_ahead(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if one.starts > now + FARTHEST:
        yield why.TooFarAhead(field=Field.TIME)


def off_the_grid(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if one.starts % facts.policy.start_grid:
        yield why.OffTheGrid(field=Field.TIME, minutes=facts.policy.start_grid)


def clinic_closed(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    clinic = facts.clinics[one.clinic_id]
    if not covered(one.interval, clinic.opening):
        yield why.OutsideOpeningHours(field=Field.TIME, clinic=clinic.name)


def time_repeated(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """Everybody who is told the time would have to be told which of the two is meant.

    It binds whoever books, not who comes late.
    """
    for position, one in enumerate(proposal.appointments):
        zone = facts.clinics[one.clinic_id].zone
        match resolve(to_wall(one.starts, zone), zone):
            case Repeated(next_valid=later):
                yield Refusal(position, why.TimeRepeated(field=Field.TIME, next_valid=later))
