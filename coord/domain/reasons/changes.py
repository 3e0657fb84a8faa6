"""Reasons against what is noted on the day of a visit, or done with it afterwards."""

from dataclasses import dataclass
from typing import ClassVar

from coord.domain.permissions import Permission
from coord.domain.qualifications import Kind
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOnTheDay(Reason):
    """What happens at the clinic is noted on the day of the visit, neither before nor after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFromHere(Reason):
    """The visit's status does not allow this step; `status` is a code of Status."""

    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYet(Reason):
    """The visit has not started, so that nobody can say that the patient did not come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginsBeforeItsTime(Reason):
    """Treatment does not begin before its people and room are free; `planned` is the UTC epoch minute."""

    overridable_with: ClassVar[Permission | None] = Permission.OVERRIDE_CLINICAL

    planned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHere(Reason):
    """Treatment does not begin before its people, by name, and life support are ticked as being there."""

    overridable_with: ClassVar[Permission | None] = Permission.OVERRIDE_CLINICAL

    people: tuple[str, ...]
    trainings: tuple[Kind, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientNotAsked(Reason):
    """Somebody whom the patient does not know would be in the room, and nobody has asked the patient."""

    practitioner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOver(Reason):
    """Only a visit that is over can be recorded as one that happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReady(Reason):
    """Treatment does not begin before these are done; codes of arrival checks, or `clearance`."""

    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLateToBegin(Reason):
    """The whole visit does not fit any more; `minutes` is the most that the house allows."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualTimeWrong(Reason):
    """Something is said to have happened in the future, on another day, too early, or out of order.

    It may have happened at most `minutes` before its visit.
    """

    minutes: int
