"""Reasons that lie with what became of a unit meanwhile."""

from dataclasses import dataclass

from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class JustTaken(Reason):
    """Somebody else's booking reached the database first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedMeanwhile(Reason):
    """Somebody else moved or cancelled it since the page was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NothingChanges(Reason):
    """It is to be moved to where it is: the same time and place, the same people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLongerUpcoming(Reason):
    """What has begun, is over or was cancelled is neither moved nor cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEndsWrong(Reason):
    """A reservation must end after now and before what it keeps begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpBound(Reason):
    """A follow-up is not cancelled while its dose stands."""
