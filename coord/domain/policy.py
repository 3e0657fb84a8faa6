"""An organization's rules as data; every default is a starting point for its medical director."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coord.domain.qualifications import Kind
from coord.domain.roles import Role

_PHYSICIANS = frozenset({Kind.MD, Kind.DO})
_PRESCRIBERS = _PHYSICIANS | {Kind.NP, Kind.PA}
_THERAPISTS = frozenset({Kind.PSY, Kind.LCSW, Kind.LMFT, Kind.LPC})

QUALIFIED_FOR: dict[Role, frozenset[Kind]] = {
    Role.PRESCRIBER: _PRESCRIBERS,
    Role.LEAD_THERAPIST: _THERAPISTS,
    Role.CO_THERAPIST: _THERAPISTS,
    Role.MONITOR: _PRESCRIBERS | {Kind.RN, Kind.CRNA},
    Role.DIETITIAN: frozenset({Kind.RD}),
    Role.PHYSICIAN: _PHYSICIANS,
    Role.COORDINATOR: frozenset(),
}


@dataclass(frozen=True, slots=True)
class FollowUpRule:
    """When the follow-up of a dose may be, counted from the day of the dose.

    It aims at the next day to the `aim_clinic_days`-th clinic day (weekends and holidays do not
    count), and may not be later than `latest_days` calendar days.
    """

    aim_clinic_days: int = 3
    latest_days: int = 7


@dataclass(frozen=True, slots=True)
class Policy:
    qualified_for: Mapping[Role, frozenset[Kind]] = field(default_factory=lambda: QUALIFIED_FOR)
    follow_up: FollowUpRule = FollowUpRule()
    start_grid: int = 15
