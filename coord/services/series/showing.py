"""The visits of a series that come after one of them."""

from dataclasses import dataclass

from coord.domain.permissions import Actor
from coord.store import series
from coord.store.db import reading


@dataclass(frozen=True, slots=True)
class SeriesVisit:
    """`is_moved_alone` where it was moved without the others, and stays unless somebody ticks it."""

    public_id: str
    version: int
    starts: int
    ends: int
    zone: str
    is_moved_alone: bool


def later_than(name: str, *, by: Actor) -> tuple[SeriesVisit, ...]:
    """What is to come after this visit in its series; nothing where it is in none."""
    with reading() as tx:
        return tuple(
            SeriesVisit(row.public_id, row.version, row.starts, row.ends, row.zone, row.is_moved_alone)
            for row in series.later_than(tx, by.organization_id, name)
        )
