"""What becomes of rows that are no longer in the files, where the operator wants them gone."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from coord.services.roster.comparing import Changes
from coord.services.roster.keeping import Found, Kept
from coord.store.roster_references import referrers

# A gate or a no that is forgotten would open the way to a visit
NEVER = frozenset({"gates", "consents"})
_WORDS = {
    "appointment": "appointments",
    "assignment": "appointments",
    "availability_rule": "working hours",
    "care_team_member": "care teams",
    "contact_point": "contact points",
    "hold": "reservations",
    "occupancy": "reservations",
    "participant": "appointments",
    "time_off": "time off",
    "transport_plan": "rides",
    "treatment_order": "orders",
    "user": "users",
}


@dataclass(slots=True)
class Pruned:
    """Rows that go, rows that stay but lose their effect, and sentences about rows that must stay."""

    removed: list[Found] = field(default_factory=list)
    retired: list[tuple[Found, dict[str, Any]]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def prune(tx: Connection, files: Sequence[Kept], changes: Mapping[str, Changes]) -> dict[str, Pruned]:
    """For each file what is pruned; what refers to others is judged before them."""
    done: dict[str, Pruned] = {}
    going: dict[str, Collection[int]] = {}
    for kept in reversed(files):
        if kept.file not in NEVER:
            done[kept.file] = _prune(tx, kept, changes[kept.file].missing, going)
            going[kept.model.__tablename__] = {was.id for was in done[kept.file].removed}
    return done


def _prune(
    tx: Connection, kept: Kept, missing: Sequence[Found], going: Mapping[str, Collection[int]]
) -> Pruned:
    pruned = Pruned()
    if not kept.may_be_removed:
        pruned.retired = [(was, values) for was in missing if (values := kept.retired(was))]
        return pruned
    owned = [table.__tablename__ for table in kept.owned]
    found = referrers(tx, kept.model, [was.id for was in missing], going, owned)
    for was in missing:
        if was.id not in found:
            pruned.removed.append(was)
        elif values := kept.retired(was):
            pruned.retired.append((was, values))
            pruned.notes.append(f"{_place(kept, was, found)}; it has no effect any more.")
        else:
            pruned.notes.append(f"{_place(kept, was, found)}.")
    return pruned


def _place(kept: Kept, was: Found, found: Mapping[int, set[str]]) -> str:
    words = sorted({_WORDS.get(table, table.replace("_", " ") + "s") for table in found[was.id]})
    *most, last = words
    who = f"{', '.join(most)} and {last}" if most else last
    return f"{kept.file}: {kept.label(was.key)} stays, because {who} refer to it"
