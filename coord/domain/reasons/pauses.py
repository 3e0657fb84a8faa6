"""Reasons that lie with a pause of the patient's treatment."""

from dataclasses import dataclass
from datetime import date

from coord.domain.permissions import Permission
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientPaused(Reason):
    """Treatment pauses up to and including a day; None where nobody has said until when."""

    overridable_with = Permission.OVERRIDE_CLINICAL

    until: date | None
