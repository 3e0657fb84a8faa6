"""Whether enough people with life support training are on site, and the prescriber until the patient leaves.

A clinic that gives these medicines has somebody with advanced life support and a second person with basic
life support there at every minute (wellsmedicine.com); how many is policy (`CoverageRule`). Everybody counts
at one clinic at a time: where they have a part in the visit, else where they are booked in person, else
where their hours are; where hours at several clinics overlap, at the one that was entered first.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from coord.domain.appointment import AppointmentType, PractitionerId, ProposedAppointment
from coord.domain.day_bits import days_mask, outer_days
from coord.domain.facts import Clinic, Facts, Practitioner
from coord.domain.interval import Interval, subtract
from coord.domain.local_time import local_date
from coord.domain.policy import CoverageRule
from coord.domain.presence import expected
from coord.domain.qualifications import LIFE_SUPPORT, Kind, held
from coord.domain.roles import Presence, Role
from coord.domain.timeline import Grid, at_least

ADVANCED = frozenset({Kind.ACLS})
NO_PARTS: Mapping[PractitionerId, int] = {}


@dataclass(frozen=True, slots=True)
class Enough:
    """The steps of a grid at which `needed` people with one of the kinds are on site."""

    kind: Kind
    needed: int
    steps: int


def needs_life_support(kind: AppointmentType) -> bool:
    """Treatment visits in the clinic do."""
    return kind.is_treatment and not kind.is_telehealth


def enough(
    clinic: Clinic, grid: Grid, facts: Facts, parts: Mapping[PractitionerId, int] = NO_PARTS
) -> Iterator[Enough]:
    """Advanced life support, and together with it basic: whoever has the first may stand for the second.

    `parts` are the steps at which somebody has a part in the visit itself, and so is there.
    """
    rule = facts.policy.coverage
    if rule.acls or rule.others:
        everybody = facts.life_support
        there = [(who, expected(who, clinic, grid, facts) | parts.get(who.id, 0)) for who in everybody]
        for kind, kinds, needed in wanted(rule):
            trained = (steps & valid_steps(who, kinds, clinic, grid) for who, steps in there)
            yield Enough(kind, needed, at_least(trained, needed, grid.full))


def wanted(rule: CoverageRule) -> tuple[tuple[Kind, frozenset[Kind], int], ...]:
    """How many must be there who hold any of some kinds, and the kind by which they are called."""
    return (Kind.ACLS, ADVANCED, rule.acls), (Kind.BLS, LIFE_SUPPORT, rule.acls + rule.others)


def enough_by_themselves(one: ProposedAppointment, facts: Facts) -> bool:
    """Whether those who have a part in a visit from start to end are life support enough.

    Mostly they are, and then no minute of anybody else need be looked at.
    """
    clinic, visit = facts.clinics[one.clinic_id], one.interval
    days = {local_date(visit.starts, clinic.zone), local_date(visit.ends - 1, clinic.zone)}
    there = {
        who
        for who, window, part in one.uses()
        if window.presence is not Presence.ON_CALL and part.starts <= visit.starts and part.ends >= visit.ends
    }
    people = [who for who in facts.life_support if who.id in there]
    return all(
        sum(_holds(who, kinds, clinic, days) for who in people) >= needed
        for _, kinds, needed in wanted(facts.policy.coverage)
    )


def _holds(who: Practitioner, kinds: frozenset[Kind], clinic: Clinic, days: set[date]) -> bool:
    """Whether somebody holds one of the kinds at the clinic on all the days."""
    valid = held(who.qualifications, kinds, clinic.jurisdiction)
    return all(any(one.holds_on(day) for one in valid) for day in days)


def valid_steps(who: Practitioner, kinds: frozenset[Kind], clinic: Clinic, grid: Grid) -> int:
    """The steps of the days on which somebody holds one of the qualifications that count at the clinic."""
    days, within = 0, outer_days(grid, clinic.zone)
    for one in held(who.qualifications, kinds, clinic.jurisdiction):
        if one.qualification.active:
            days |= days_mask(grid, clinic.zone, one.days.first, one.days.last, within)
    return days


def uncovered_minutes(kind: AppointmentType) -> tuple[tuple[int, int], ...]:
    """The minutes of a treatment visit, from and to, in which no window keeps its prescriber on site."""
    return minutes_without(Role.PRESCRIBER, kind) if needs_life_support(kind) else ()


def minutes_without(role: Role, kind: AppointmentType) -> tuple[tuple[int, int], ...]:
    """The minutes of a visit, from and to, in which no window has the role in the room or on site."""
    there = [
        Interval(window.opens, window.closes)
        for window in kind.windows_of(role)
        if window.presence is not Presence.ON_CALL and not window.is_optional
    ]
    gaps = subtract([Interval(0, kind.minutes)], there)
    return tuple((gap.starts, gap.ends) for gap in gaps)
