"""Reasons that lie with the follow-ups of treatment visits: missing, outside their days, late, or missed."""

from dataclasses import dataclass
from datetime import date

from coord.domain.permissions import Permission
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpMissing(Reason):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpOutsideWindow(Reason):
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpLate(Reason):
    """It may be so late, and should not: after the days the policy aims at, by `aim`."""

    overridable_with = Permission.OVERRIDE

    aim: date


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegrationMissed(Reason):
    """The treatment visit of that day should have had its follow-up before the next one."""

    overridable_with = Permission.OVERRIDE_CLINICAL

    dose: date
