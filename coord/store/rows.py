"""Every table, imported in one place, so that migrations see them all."""

from coord.store import (
    busy,
    diary,
    incoming,
    links,
    on_call,
    outbox,
    people,
    places,
    proposals,
    records,
    reminder_runs,
    reviews,
    tasks,
    texts,
    waitlist,
    wordings,
)

__all__ = [
    "busy",
    "diary",
    "incoming",
    "links",
    "on_call",
    "outbox",
    "people",
    "places",
    "proposals",
    "records",
    "reminder_runs",
    "reviews",
    "tasks",
    "texts",
    "waitlist",
    "wordings",
]
