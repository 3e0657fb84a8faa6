"""Writing what was planned, in batches."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Connection

from coord.roster.reader import Advance
from coord.services.roster.keeping import Kept
from coord.services.roster.planning import FILES, Plan
from coord.services.roster.pruning import Pruned
from coord.store import people
from coord.store import roster as store
from coord.store import roster_bulk as bulk
from coord.store.roster_references import referrers

BATCH = 2000

T = TypeVar("T")


def write(tx: Connection, plan: Plan, advance: Advance) -> None:
    """Add and change, then take away what is pruned: those first that refer to others."""
    for kept in FILES:
        if changes := plan.changes.get(kept.file):
            for added in _batches(changes.added):
                kept.add(tx, added, plan.directory)
                advance(len(added))
            for changed in _batches(changes.changed):
                kept.change(tx, changed, plan.directory)
                advance(len(changed))
    for kept in reversed(FILES):
        if pruned := plan.pruned.get(kept.file):
            _prune(tx, kept, pruned)


def _batches(rows: Sequence[T]) -> list[Sequence[T]]:
    return [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]


def _prune(tx: Connection, kept: Kept, pruned: Pruned) -> None:
    bulk.change(tx, kept.model, [{"row_id": was.id, **values} for was, values in pruned.retired])
    ids = [was.id for was in pruned.removed]
    bodies = store.persons(tx, kept.model, ids) if hasattr(kept.model, "person_id") else []
    for owned, column in kept.owned.items():
        bulk.remove(tx, owned, ids, column)
    bulk.remove(tx, kept.model, ids)
    needed = referrers(tx, people.Person, bodies, {})
    bulk.remove(tx, people.Person, [body for body in bodies if body not in needed])
