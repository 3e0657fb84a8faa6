"""Reasons that lie with the patient's age on the day."""

from dataclasses import dataclass

from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TooYoung(Reason):
    age: int
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooOld(Reason):
    age: int
    most: int
