"""What an import did or would do, in numbers and, where wanted, row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from coord.roster.tables import BY_NAME
from coord.services.roster.comparing import Changes
from coord.services.roster.keeping import Found, Kept, Wanted
from coord.services.roster.planning import FILES, Plan
from coord.services.roster.pruning import Pruned
from coord.services.standing.judging import BrokenVisit


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of a file by what becomes of them; `retired` stay without effect, `missing` stay as they are."""

    added: int
    changed: int
    unchanged: int
    removed: int = 0
    retired: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One row by what names it, and the columns that change: none where it goes altogether."""

    file: str
    row: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`breaks` are the booked visits that no longer fit afterwards."""

    organization: str
    is_dry_run: bool
    counts: dict[str, Count]
    changes: tuple[ChangedRow, ...]
    notes: tuple[str, ...]
    breaks: tuple[BrokenVisit, ...] = ()

    def total(self, what: str) -> int:
        return sum(getattr(count, what) for count in self.counts.values())


def of(plan: Plan, organization: str, *, is_dry_run: bool, breaks: tuple[BrokenVisit, ...] = ()) -> Outcome:
    """The plan in numbers; row by row only where nothing is written, for an import may change many."""
    return Outcome(
        organization,
        is_dry_run,
        {kept.file: _count(plan, kept) for kept in FILES if kept.file in plan.changes},
        tuple(row for kept in FILES for row in _rows(plan, kept)) if is_dry_run else (),
        tuple(note for kept in FILES for note in plan.pruned.get(kept.file, Pruned()).notes),
        breaks,
    )


def _count(plan: Plan, kept: Kept) -> Count:
    """Lines of the file, of which one may be several rows of the table."""
    changes, pruned = plan.changes[kept.file], plan.pruned.get(kept.file, Pruned())
    new, same = {one.line for one in changes.added}, set(changes.same)
    changed = {one.line for _, one in changes.changed} | (new & same)
    gone, retired = len(pruned.removed), len(pruned.retired)
    return Count(
        added=len(new - changed),
        changed=len(changed),
        unchanged=len(same - changed),
        removed=gone,
        retired=retired,
        missing=len(changes.missing) - gone - retired,
    )


def _rows(plan: Plan, kept: Kept) -> list[ChangedRow]:
    changes, pruned = plan.changes.get(kept.file, Changes()), plan.pruned.get(kept.file, Pruned())
    changed = [
        ChangedRow(kept.file, kept.label(was.key), _columns(kept, was, one)) for was, one in changes.changed
    ]
    retired = [
        ChangedRow(kept.file, kept.label(was.key), _headings(kept, values)) for was, values in pruned.retired
    ]
    removed = [ChangedRow(kept.file, kept.label(was.key), ()) for was in pruned.removed]
    return [*changed, *retired, *removed]


def _columns(kept: Kept, was: Found, one: Wanted) -> tuple[str, ...]:
    pairs: Any = zip(kept.headings, was.values, one.values, strict=True)
    return tuple(heading for heading, old, new in pairs if old != new)


def _headings(kept: Kept, columns: Iterable[str]) -> tuple[str, ...]:
    return tuple(BY_NAME[kept.file].heading(kept.values[column]) for column in columns)
