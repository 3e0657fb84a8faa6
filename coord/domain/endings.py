"""Which qualifications end soon, are over, or are suspended, and no other takes their place."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from coord.domain.qualifications import Kind, Qualification

WARNED = (7, 30, 60, 90)


def endings(qualifications: Iterable[Qualification], first: date, last: date) -> tuple[Qualification, ...]:
    """Of each kind in each place the one that lasts longest, the first to end first.

    Only where its last day is from `first` through `last`, or where it is suspended and not over before
    `first`; whoever has renewed in time is not told.
    """
    alike: defaultdict[tuple[Kind, str | None], list[Qualification]] = defaultdict(list)
    for one in qualifications:
        alike[one.kind, one.jurisdiction].append(one)
    longest = (max(some, key=lambda one: (one.active, one.valid_until)) for some in alike.values())
    found = (one for one in longest if first <= one.valid_until and _matters(one, last))
    return tuple(sorted(found, key=lambda one: (one.valid_until, one.kind)))


def warning_step(days_left: int) -> int | None:
    """The nearest step (in days) that has come; None where the end is farther away, or past."""
    return next((step for step in WARNED if 0 <= days_left <= step), None)


def _matters(one: Qualification, last: date) -> bool:
    return one.valid_until <= last or not one.active
