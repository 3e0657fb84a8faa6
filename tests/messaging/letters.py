"""A message to Alice about a visit at Harbor, for tests to change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from coord.domain.reminders import MessageKind
from coord.messaging.facts import Letter

PACIFIC = ZoneInfo("America/Los_Angeles")


def minute(moment):
    """The UTC epoch minute of `2027-03-02T17:00`, read as UTC."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp()) // 60


STARTS = minute("2027-03-02T17:00")


def letter(kind=MessageKind.REMINDER_24H, **changes):
    facts = {
        "name": "Alice",
        "clinic": "Harbor",
        "address": "1 Quay Street",
        "phone": "(510) 555-0100",
        "zone": PACIFIC,
        "starts": STARTS,
        "ends": STARTS + 120,
        "jurisdiction": "US-CA",
    }
    return Letter(kind=kind, **facts | changes)
