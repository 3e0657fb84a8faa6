"""Licences, registrations and trainings: what makes somebody fit for a role, where and until when."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)


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
    PSYPACT = "PSYPACT"
    COUNSELING_COMPACT = "COUNSELING_COMPACT"
    NURSE_COMPACT = "NURSE_COMPACT"


PRIVILEGES = frozenset({Kind.PSYPACT, Kind.COUNSELING_COMPACT, Kind.NURSE_COMPACT})
LIFE_SUPPORT = frozenset({Kind.ACLS, Kind.BLS})
TRAININGS = frozenset({Kind.ACLS, Kind.BLS, Kind.KAP})


@dataclass(frozen=True, slots=True)
class Days:
    """Days in a row, the last one included."""

    first: date
    last: date

    @classmethod
    def between(cls, first: date, last: date) -> "Days | None":
        return cls(first, last) if first <= last else None

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def cut_to(self, other: "Days") -> "Days | None":
        """The days that both have, or None where they do not meet."""
        return Days.between(max(self.first, other.first), min(self.last, other.last))


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

    @property
    def days(self) -> Days:
        return Days(self.valid_from, self.valid_until)


@dataclass(frozen=True, slots=True)
class Certification:
    """What a safety programme has certified a clinic for, in one word, and the days on which it counts."""

    kind: str
    days: Days


@dataclass(frozen=True, slots=True)
class Compact:
    """An agreement by which a licence of one member counts in another, for visits by video.

    `members` are the places with the day from which each takes part, `left` those that have gone again
    with the first day without them. With a `privilege` a licence of another member counts only for
    those who hold that too (PSYPACT's authority, a privilege under the Counseling Compact, a multistate
    nurse's licence), where and while they hold it. Few compacts count `in_person` as well.
    """

    name: str
    kinds: frozenset[Kind]
    members: Mapping[str, date]
    left: Mapping[str, date] = field(default_factory=dict)
    privilege: Kind | None = None
    in_person: bool = False

    def joined(self, home: str, place: str) -> Days | None:
        """The days on which both places are members, if there are any."""
        if not {home, place} <= self.members.keys():
            return None
        gone = [self.left[one] - ONE_DAY for one in (home, place) if one in self.left]
        return Days.between(max(self.members[home], self.members[place]), min(gone, default=date.max))


@dataclass(frozen=True, slots=True)
class Held:
    """A qualification that counts in a place, and the days on which it does if it is active."""

    qualification: Qualification
    days: Days

    def holds_on(self, day: date) -> bool:
        return self.qualification.active and day in self.days


def held(
    qualifications: Collection[Qualification],
    kinds: frozenset[Kind],
    jurisdiction: str,
    compacts: Iterable[Compact] = (),
) -> tuple[Held, ...]:
    """Those of one of the kinds that count in the jurisdiction at any time, active or not."""
    wanted = [one for one in qualifications if one.kind in kinds]
    here = [Held(one, one.days) for one in wanted if one.holds_at(jurisdiction)]
    others = [one for one in wanted if not one.holds_at(jurisdiction)]
    carried = (
        Held(one, days)
        for compact in compacts
        for one in others
        if one.kind in compact.kinds
        for days in _carried(one, compact, jurisdiction, qualifications)
    )
    return (*here, *carried)


def _carried(
    licence: Qualification, compact: Compact, place: str, qualifications: Iterable[Qualification]
) -> Iterator[Days]:
    """The days on which the compact carries a licence of another place to this one."""
    joined = compact.joined(licence.jurisdiction or "", place)
    days = joined and joined.cut_to(licence.days)
    if days and compact.privilege is None:
        yield days
    elif days:
        for one in qualifications:
            if one.kind is compact.privilege and one.active and one.holds_at(place):
                yield from filter(None, [days.cut_to(one.days)])
