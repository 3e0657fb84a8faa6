"""Who must really be there before a treatment begins: its prescriber, its monitor, and life support.

What is planned is no proof that somebody has come; each is ticked on arrival.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coord.domain.appointment import PractitionerId
from coord.domain.life_support import ADVANCED
from coord.domain.policy import CoverageRule
from coord.domain.qualifications import LIFE_SUPPORT, Kind
from coord.domain.reasons import Field, NotHere
from coord.domain.roles import Role

NEEDED = (Role.PRESCRIBER, Role.MONITOR)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is in the clinic, with the trainings that hold today."""

    id: PractitionerId
    trainings: frozenset[Kind]


def not_here(
    people: Mapping[Role, tuple[PractitionerId, str]], present: Iterable[Present], rule: CoverageRule
) -> NotHere | None:
    """Who of a treatment's people (number and name by role) and how much life support is not there."""
    present = tuple(present)
    here = {one.id for one in present}
    missing = tuple(
        name for role in NEEDED if role in people for id_, name in [people[role]] if id_ not in here
    )
    lacking = tuple(_lacking(present, rule))
    return NotHere(field=Field.UNIT, people=missing, trainings=lacking) if missing or lacking else None


def _lacking(present: Iterable[Present], rule: CoverageRule) -> Iterable[Kind]:
    """Whoever has advanced life support stands for basic as well, and nobody counts twice."""
    trained = [one.trainings for one in present]
    if sum(bool(some & ADVANCED) for some in trained) < rule.acls:
        yield Kind.ACLS
    if sum(bool(some & LIFE_SUPPORT) for some in trained) < rule.acls + rule.others:
        yield Kind.BLS
