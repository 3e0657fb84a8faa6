"""A statement that is a transaction of itself."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from coord.store.db import one_statement, reading, transaction
from coord.store.outbox import Heartbeat

EARLY, LATE = (datetime(2027, 3, 1, hour, tzinfo=UTC) for hour in (8, 9))
BEAT = insert(Heartbeat).values(name="one", at=EARLY)


def test_it_is_kept_and_the_next_transaction_on_its_connection_is_undone_whole(app):
    with one_statement() as tx:
        tx.execute(BEAT)
    with pytest.raises(IntegrityError):
        _beat_late_and_again()

    with reading() as tx:
        assert tx.scalar(select(Heartbeat.at)) == EARLY


def _beat_late_and_again():
    with transaction() as tx:
        tx.execute(update(Heartbeat).values(at=LATE))
        tx.execute(BEAT)
