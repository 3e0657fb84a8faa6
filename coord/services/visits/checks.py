"""Arrival checks of a visit: what the house asks for, and what the patient has passed today."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.gates import Light
from coord.domain.permissions import Actor
from coord.domain.policy import RideRule
from coord.domain.ride import was_reached
from coord.services.booking.units import dose_of, unit_of
from coord.services.clearances import light_of
from coord.services.visits.opening import Visit
from coord.store import arrival, policies, rides
from coord.store.db import reading

RIDE = "ride_confirmed"


@dataclass(frozen=True, slots=True)
class Checks:
    """The checks asked for, by code, and those passed.

    Whether the ride is sure is known from the ride itself; nobody ticks it.
    """

    wanted: tuple[str, ...]
    passed: frozenset[str]

    @property
    def ticked(self) -> tuple[str, ...]:
        """Those that somebody ticks on arrival."""
        return tuple(kind for kind in self.wanted if kind != RIDE)

    @property
    def lacks_ride(self) -> bool:
        return RIDE in self.wanted and RIDE not in self.passed


def arrival_checks(name: str, *, by: Actor, now: datetime) -> Checks:
    """What is asked for when the patient arrives; nothing for a visit that is no treatment."""
    with reading() as tx:
        return checks_of(tx, Visit(unit_of(tx, name, by)[0], None), by, now)


def is_dose_of_given(name: str, *, by: Actor) -> bool:
    """Whether this is the follow-up of a dose that was given, so that it cannot just fall away."""
    with reading() as tx:
        dose = dose_of(tx, unit_of(tx, name, by)[0], by)
        return dose is not None and dose.is_given


def checks_of(tx: Connection, visit: Visit, by: Actor, now: datetime) -> Checks:
    if not visit.main.is_treatment:
        return Checks((), frozenset())
    policy = policies.current(tx, by.organization_id, visit.today(now))
    passed = arrival.passed(tx, visit.main.patient_id, visit.day) - {RIDE}
    if is_ride_reached(tx, visit, policy.ride):
        passed |= {RIDE}
    return Checks(policy.arrival.checks, passed)


def is_ride_reached(tx: Connection, visit: Visit, rule: RideRule) -> bool:
    """Whether it is known who takes the patient home, and staff have reached them today."""
    ride = rides.as_ride(rides.of(tx, visit.main.participant_id))
    return was_reached(ride, visit.main.interval.starts, ZoneInfo(visit.main.zone), rule)


def missing(tx: Connection, visit: Visit, by: Actor, now: datetime) -> tuple[str, ...]:
    """What stands between the patient and a treatment: open checks, clearance that does not hold.

    The ride is not among them: a treatment may begin without one where somebody permitted says why.
    """
    if not visit.main.is_treatment:
        return ()
    checks = checks_of(tx, visit, by, now)
    is_cleared = light_of(tx, visit.main.patient_id, visit.day, by=by) is Light.CLEARED
    undone = tuple(kind for kind in checks.ticked if kind not in checks.passed)
    return undone if is_cleared else ("clearance", *undone)
