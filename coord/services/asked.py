"""Bounds on how often anything is asked that hold over all processes."""

from collections.abc import Mapping
from datetime import datetime

from coord import links
from coord.domain.local_time import to_minute
from coord.store import asked
from coord.store.db import retried, transaction


def is_within(bounds: Mapping[str, int], secret: str, now: datetime) -> bool:
    """Count one more for each key; False where any was asked more often in this minute than its bound."""
    keys = {links.digest(secret, key): bound for key, bound in bounds.items()}
    times = retried(lambda: _count(list(keys), to_minute(now)))
    return all(times[key] <= bound for key, bound in keys.items())


def _count(keys: list[bytes], minute: int) -> dict[bytes, int]:
    with transaction() as tx:
        return asked.count(tx, keys, minute)
