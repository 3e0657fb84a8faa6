"""Groups: an appointment without a patient that holds what is there for all, and the places in it."""

from coord.store.groups.finding import (
    StoredGroup,
    ahead,
    by_id,
    find,
    groups,
    holds_of,
    kind_of,
    later,
    members,
    people_of,
)
from coord.store.groups.writing import add, add_series, call_off, set_places, take_longer, write

__all__ = [
    "StoredGroup",
    "add",
    "add_series",
    "ahead",
    "by_id",
    "call_off",
    "find",
    "groups",
    "holds_of",
    "kind_of",
    "later",
    "members",
    "people_of",
    "set_places",
    "take_longer",
    "write",
]
