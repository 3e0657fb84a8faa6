"""How far a patient is on the way to a visit that cannot be held as it was booked."""

from enum import StrEnum
from zoneinfo import ZoneInfo

from coord.domain.appointment import ProposedAppointment
from coord.domain.local_time import local_date
from coord.domain.policy import Policy
from coord.domain.preparing import fasting


class Readiness(StrEnum):
    """Nothing begun, no food any more before a treatment, or on the road."""

    AT_EASE = "at_ease"
    PREPARING = "preparing"
    TRAVELLING = "travelling"


def readiness(one: ProposedAppointment, zone: ZoneInfo, policy: Policy, now: int) -> Readiness:
    """What the house's own minutes let us expect at `now` (UTC epoch minute); nobody has told it."""
    arrival = one.starts - policy.preparation.arrive_minutes
    if not one.type.is_telehealth and now >= arrival - policy.day.travel_minutes:
        return Readiness.TRAVELLING
    if one.type.is_treatment and _fasts(one, zone, policy, now):
        return Readiness.PREPARING
    return Readiness.AT_EASE


def _fasts(one: ProposedAppointment, zone: ZoneInfo, policy: Policy, now: int) -> bool:
    """Food has ended; where that is at bedtime, from the day of the visit on."""
    until = fasting(one.starts, zone, one.type.code, policy.preparation).food_until
    if until is None:
        return local_date(now, zone) == local_date(one.starts, zone)
    return now >= until
