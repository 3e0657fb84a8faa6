"""Yes, and "I need another time", from the patient's page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.services import answers
from coord.services.links.opening import visit_locked
from coord.store.db import retried, transaction

BY_PAGE = "page"


def come(token: str, *, secret: str, now: datetime) -> bool:
    """The patient comes; said again, it only stands as it stands. False where the address is nothing."""
    return retried(lambda: _answer(token, answers.confirm, secret, now))


def ask_other_time(token: str, *, secret: str, now: datetime) -> bool:
    """The patient needs another time: somebody calls, and the visit stays until then. False as above."""
    return retried(lambda: _answer(token, answers.ask_other_time, secret, now))


def _answer(
    token: str, write: Callable[[Connection, Any, str, datetime], None], secret: str, now: datetime
) -> bool:
    with transaction() as tx:
        row = visit_locked(tx, token, secret, now)
        if row is not None:
            write(tx, row, BY_PAGE, now)
        return row is not None
