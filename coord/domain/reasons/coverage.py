"""Reasons that lie with who is on site during a treatment visit."""

from dataclasses import dataclass

from coord.domain.interval import Interval
from coord.domain.qualifications import Kind
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeSupportMissing(Reason):
    """`taken` are the first minutes at which fewer than `needed` people with the training are on site."""

    kind: Kind
    needed: int
    clinic: str
    taken: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class PrescriberLeaves(Reason):
    """The type of visit lets its prescriber go between two minutes, counted from the start."""

    appointment_type: str
    from_minute: int
    to_minute: int
