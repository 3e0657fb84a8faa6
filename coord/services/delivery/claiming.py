"""Taking what is due, so that nobody else gets it meanwhile."""

from datetime import datetime

from coord.store import messages
from coord.store.db import one_statement, reading, retried
from coord.store.messages import Claim

BATCH = 100


def claim_due(now: datetime, limit: int = BATCH) -> list[Claim]:
    """Take a batch of due messages, which nobody else gets for a minute."""
    return retried(lambda: _claim(now, limit))


def _claim(now: datetime, limit: int) -> list[Claim]:
    with one_statement() as tx:
        return messages.claim(tx, now, limit)


def waiting(now: datetime, at_most: int) -> int:
    with reading() as tx:
        return messages.due_count(tx, now, at_most)
