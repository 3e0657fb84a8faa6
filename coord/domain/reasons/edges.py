"""Reasons that lie with the edges of a visit: how soon it begins, how close to closing it ends."""

from dataclasses import dataclass

from coord.domain.permissions import Permission
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortNotice(Reason):
    """It begins sooner than the house likes to prepare for; minutes before the start."""

    overridable_with = Permission.OVERRIDE

    notice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndsTooCloseToClosing(Reason):
    """A patient who needs longer would still be there when the clinic closes; minutes to spare."""

    overridable_with = Permission.OVERRIDE_CLINICAL

    clinic: str
    closes: int
    spare: int
