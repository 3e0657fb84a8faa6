"""Reasons about the way home."""

from dataclasses import dataclass
from typing import ClassVar

from coord.domain.permissions import Permission
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class RideIncomplete(Reason):
    """A ride cannot be confirmed while something of it is missing; codes of RideLack."""

    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceEndsWrong(Reason):
    """Advice not to drive lasts longer than until this minute, and by so many days at most."""

    earliest: int
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LeavesTooEarly(Reason):
    """Nobody is sent home before this minute; who goes all the same goes against advice."""

    earliest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitEndsWrong(Reason):
    """Waiting ends after now and after the visit, and `minutes` from now at the latest."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RideNotReached(Reason):
    """Treatment does not begin before staff have reached, on the day, who takes the patient home."""

    overridable_with: ClassVar[Permission | None] = Permission.OVERRIDE_CLINICAL
