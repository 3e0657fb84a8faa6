"""Licences, registrations and trainings: what makes somebody fit for a role, where and until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    MD = "MD"
    DO = "DO"
    NP = "NP"
    PA = "PA"
    CRNA = "CRNA"
    PSY = "PSY"
    LCSW = "LCSW"
    LMFT = "LMFT"
    LPC = "LPC"
    RN = "RN"
    RD = "RD"
    DEA = "DEA"
    ACLS = "ACLS"
    BLS = "BLS"
    KAP = "KAP"


@dataclass(frozen=True, slots=True)
class Qualification:
    """A kind, valid in a jurisdiction (anywhere where that is None) from one day through another."""

    kind: Kind
    jurisdiction: str | None
    valid_from: date
    valid_until: date
    active: bool = True

    def holds_at(self, jurisdiction: str) -> bool:
        return self.jurisdiction is None or self.jurisdiction == jurisdiction

    def holds_on(self, day: date) -> bool:
        return self.active and self.valid_from <= day <= self.valid_until


@dataclass(frozen=True, slots=True)
class Compact:
    """An agreement by which a licence of one member counts in another, from each member's own day on."""

    name: str
    kinds: frozenset[Kind]
    members: Mapping[str, date]

    def joins(self, home: str, place: str, day: date) -> bool:
        """Whether both places are members on the day."""
        return all(one in self.members and self.members[one] <= day for one in (home, place))


def held(
    qualifications: Iterable[Qualification], kinds: frozenset[Kind], jurisdiction: str
) -> tuple[Qualification, ...]:
    """Those of one of the kinds that count in the jurisdiction, whether valid today or not."""
    return tuple(q for q in qualifications if q.kind in kinds and q.holds_at(jurisdiction))


def is_valid(
    qualifications: Iterable[Qualification],
    kinds: frozenset[Kind],
    jurisdiction: str,
    day: date,
) -> bool:
    """Whether any of the kinds is valid in the jurisdiction on the day."""
    return any(q.holds_on(day) for q in held(qualifications, kinds, jurisdiction))
