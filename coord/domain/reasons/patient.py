"""Reasons that lie with the patient: orders, and where they are already."""

from dataclasses import dataclass
from datetime import date

from coord.domain.interval import Interval
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientInactive(Reason):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationUnknown(Reason):
    """Nobody has said where the patient will be, and that is where a visit by video is in law."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOrder(Reason):
    appointment_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEnded(Reason):
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDosesLeft(Reason):
    doses_left: int
    doses_booked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientBusy(Reason):
    taken: Interval
