"""The only place that reads the clock; everything below an edge is handed `now`."""

import os
from datetime import UTC, datetime, timedelta


def now() -> datetime:
    """The present moment in UTC, moved by the test clock where one is set."""
    return datetime.now(UTC) + _offset()


def _offset() -> timedelta:
    """Seconds from the file that `COORD_TEST_CLOCK` names, so that all processes share one clock."""
    path = os.environ.get("COORD_TEST_CLOCK")
    if not path:
        return timedelta()
    with open(path, encoding="ascii") as file:
        return timedelta(seconds=float(file.read()))
