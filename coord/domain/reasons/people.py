"""Reasons that lie with the people: who is there, licensed, at work, and free."""

from dataclasses import dataclass
from datetime import date

from coord.domain.interval import Interval
from coord.domain.permissions import Permission
from coord.domain.qualifications import Kind
from coord.domain.reasons.base import Reason
from coord.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesUnfilled(Reason):
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePersonTwice(Reason):
    """Somebody doubly qualified may stand in for two only where the house allows it, and by exception."""

    overridable_with = Permission.OVERRIDE_CLINICAL

    practitioner: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotQualified(Reason):
    effort = 20

    practitioner: str
    kinds: tuple[Kind, ...]
    jurisdiction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationNotValid(Reason):
    """There is one, but not on the day: it has ended, has not begun, or is suspended."""

    practitioner: str
    kind: Kind
    jurisdiction: str
    valid_from: date
    valid_until: date
    active: bool
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotWorking(Reason):
    practitioner: str
    clinic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTimeOff(Reason):
    practitioner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PractitionerBusy(Reason):
    practitioner: str
    taken: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverFull(Reason):
    practitioner: str
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PractitionerElsewhere(Reason):
    """In person at another clinic, or still on the way, which takes `minutes_away`."""

    practitioner: str
    taken: Interval
    minutes_away: int = 0
