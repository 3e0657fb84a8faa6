"""A bound on how often anything is asked, so that one broken calendar does not take the pages down."""

from collections import Counter
from threading import Lock


class Limit:
    """So many a minute for each key, in this process; a new minute forgets all the keys of the last."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._minute = 0
        self._asked: Counter[str | bytes | None] = Counter()
        self._lock = Lock()

    def allows(self, key: str | bytes | None, minute: int) -> bool:
        """Count one more for the key; False where that is too many in this minute."""
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._asked.clear()
            self._asked[key] += 1
            return self._asked[key] <= self._per_minute

    def is_spent(self, key: str | bytes | None, minute: int) -> bool:
        """Whether one more for the key would be too many in this minute."""
        with self._lock:
            return minute == self._minute and self._asked[key] >= self._per_minute
