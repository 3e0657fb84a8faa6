"""Reasons that lie with the same therapist through a course."""

from dataclasses import dataclass

from coord.domain.permissions import Permission
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapistChanges(Reason):
    """`usual` is the therapist of the care team, else who has most of the other treatments."""

    overridable_with = Permission.OVERRIDE

    practitioner: str
    usual: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpByAnother(Reason):
    """`usual` is the therapist of the treatment visit."""

    overridable_with = Permission.OVERRIDE

    practitioner: str
    usual: str
