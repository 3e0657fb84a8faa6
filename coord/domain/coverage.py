"""Who is on site at a clinic, minute by minute of a day, against what its treatment visits need then.

The rules judge each visit for itself; here the whole day stands side by side, so that people see where it
is tight before something changes.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from coord.domain.appointment import ClinicId
from coord.domain.facts import Clinic, Facts, Practitioner
from coord.domain.interval import Interval, merge
from coord.domain.life_support import ADVANCED, valid_steps
from coord.domain.local_time import clinic_day
from coord.domain.presence import expected, on_site
from coord.domain.qualifications import LIFE_SUPPORT, Kind
from coord.domain.roles import Role
from coord.domain.timeline import STEP, Grid


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which the same people are there, and how many are needed; `who` are their names."""

    interval: Interval
    who: tuple[str, ...]
    needed: int

    @property
    def is_short(self) -> bool:
        return len(self.who) < self.needed


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that must be there: a role, or a training in life support."""

    what: Role | Kind
    stretches: tuple[Stretch, ...]

    @property
    def gaps(self) -> tuple[Stretch, ...]:
        return tuple(one for one in self.stretches if one.is_short)


def needed_at(line: Line, minute: int) -> int:
    """How many are needed at a minute; nobody outside the hours that the line tells of."""
    return next(
        (one.needed for one in line.stretches if one.interval.starts <= minute < one.interval.ends), 0
    )


def is_planned(who: Practitioner, clinic_id: ClinicId, day: date, facts: Facts) -> bool:
    """Whether they are to be on site at some minute of the day."""
    clinic = facts.clinics[clinic_id]
    return bool(on_site(who, clinic, Grid.over(clinic_day(day, clinic.zone)), facts))


def able(
    what: Role | Kind, clinic_id: ClinicId, day: date, facts: Facts, here: Collection[int]
) -> tuple[str, ...]:
    """The names of those who are here and whose qualification for it counts on the day."""
    clinic = facts.clinics[clinic_id]
    grid = Grid.over(clinic_day(day, clinic.zone))
    kinds = _kinds(what, clinic, facts)
    everybody = {one.id: one for one in (*facts.practitioners.values(), *facts.life_support)}
    return tuple(
        one.name for one in everybody.values() if one.id in here and valid_steps(one, kinds, clinic, grid)
    )


def _kinds(what: Role | Kind, clinic: Clinic, facts: Facts) -> frozenset[Kind]:
    if isinstance(what, Role):
        return facts.policy.kinds_for(what, clinic.jurisdiction)
    return ADVANCED if what is Kind.ACLS else LIFE_SUPPORT


Steps = Callable[[Practitioner], int]


def coverage(
    clinic_id: ClinicId, day: date, facts: Facts, treatments: Sequence[Interval]
) -> tuple[Line, ...]:
    """Prescribers, monitors, and advanced and basic life support, from the first minute to the last.

    A day lasts from opening to closing, and as long as treatment visits go on. `treatments` are those of the
    clinic that day; how many people they need is the house's `CoverageRule`.
    """
    clinic, rule = facts.clinics[clinic_id], facts.policy.coverage
    grid = Grid.over(clinic_day(day, clinic.zone))
    shown, visits = _shown(clinic, grid, treatments), _counts(treatments, grid)
    roles = ((Role.PRESCRIBER, rule.most_per_prescriber), (Role.MONITOR, rule.most_per_monitor))
    lines = [
        _line(role, _of_role(role, clinic, grid, facts), [-(-count // most) for count in visits], grid, shown)
        for role, most in roles
    ]
    trained = ((Kind.ACLS, ADVANCED, rule.acls), (Kind.BLS, LIFE_SUPPORT, rule.acls + rule.others))
    lines += [
        _line(kind, _trained(kinds, clinic, grid, facts), [needed if n else 0 for n in visits], grid, shown)
        for kind, kinds, needed in trained
    ]
    return tuple(lines)


def _shown(clinic: Clinic, grid: Grid, treatments: Iterable[Interval]) -> int:
    return grid.busy(merge((*clinic.opening, *treatments)))


def _counts(treatments: Sequence[Interval], grid: Grid) -> list[int]:
    """How many treatment visits go on at each step."""
    drawn = [grid.busy((one,)) for one in treatments]
    return [sum(one >> step & 1 for one in drawn) for step in range(grid.length)]


def _of_role(role: Role, clinic: Clinic, grid: Grid, facts: Facts) -> list[tuple[str, int]]:
    """Who of a role's profession is at work here and nowhere else."""
    kinds = facts.policy.kinds_for(role, clinic.jurisdiction)
    return [
        (one.name, on_site(one, clinic, grid, facts) & valid_steps(one, kinds, clinic, grid))
        for one in facts.practitioners.values()
    ]


def _trained(kinds: frozenset[Kind], clinic: Clinic, grid: Grid, facts: Facts) -> list[tuple[str, int]]:
    return [
        (one.name, expected(one, clinic, grid, facts) & valid_steps(one, kinds, clinic, grid))
        for one in facts.life_support
    ]


def _line(
    what: Role | Kind, people: Sequence[tuple[str, int]], needed: Sequence[int], grid: Grid, shown: int
) -> Line:
    """The steps of the day, those alike put together."""
    alike = groupby(_steps(people, needed, grid, shown), key=lambda one: one[1:])
    stretches = []
    for (who, count), several in alike:
        steps = [step for step, *_ in several]
        interval = Interval(grid.minute(steps[0]), grid.minute(steps[-1]) + STEP)
        stretches.append(Stretch(interval, who, count))
    return Line(what, tuple(stretches))


def _steps(
    people: Sequence[tuple[str, int]], needed: Sequence[int], grid: Grid, shown: int
) -> Iterator[tuple[int, tuple[str, ...], int]]:
    for step in range(grid.length):
        if shown >> step & 1:
            yield step, tuple(name for name, there in people if there >> step & 1), needed[step]
