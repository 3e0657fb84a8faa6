"""Every table, imported in one place, so that migrations see them all."""

from coord.store import diary, outbox, people, places, records, tasks

__all__ = ["diary", "outbox", "people", "places", "records", "tasks"]
