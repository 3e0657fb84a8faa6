"""Reasons that lie with the patient's clearance for treatment."""

from dataclasses import dataclass
from datetime import date

from coord.domain.gates import Light
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceRefused(Reason):
    light: Light


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceOverdue(Reason):
    """The patient had to be cleared by a day that has passed."""

    light: Light
    due: date
