"""Reasons that lie with what a safety programme asks of clinic and patient."""

from dataclasses import dataclass

from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNotCertified(Reason):
    clinic: str
    certification: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateMissing(Reason):
    """`gate` is kept for the record; its name tells too much to be shown to everybody who books."""

    appointment_type: str
    gate: str
