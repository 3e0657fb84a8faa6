"""Writers of one SQLite file take turns, and so do those who book in one process."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, select, update

from coord.store.db import reading, transaction
from coord.store.outbox import Heartbeat
from coord.store.turns import Turns, turn
from tests.conftest import NOW


def test_whoever_waits_goes_on_when_the_turn_ends(tmp_path):
    database, came = str(tmp_path / "one.sqlite3"), threading.Event()

    def come():
        with turn(database):
            came.set()

    with turn(database), turn(database):
        waiting = threading.Thread(target=come)
        waiting.start()
        assert not came.wait(0.1)
    waiting.join(5)

    assert came.is_set()


def test_whoever_goes_first_does_not_queue(tmp_path):
    database, came = str(tmp_path / "one.sqlite3"), []

    def come(name, **how):
        with turn(database, **how):
            came.append(name)

    with turn(database):
        queueing = [threading.Thread(target=come, args=(number,)) for number in range(8)]
        going_first = threading.Thread(target=come, args=("first",), kwargs={"goes_first": True})
        for one in (*queueing, going_first):
            one.start()
        time.sleep(1)  # all of them wait by now
    for one in (*queueing, going_first):
        one.join(5)

    # One of those who queue may have stood before it already, and the kernel wakes all who wait at once.
    assert "first" in came[:4]
    assert sorted(one for one in came if one != "first") == list(range(8))


def test_a_turn_ends_with_what_went_wrong_in_it(app):
    with pytest.raises(ZeroDivisionError), transaction():
        _ = 1 / 0

    def write():
        with app.app_context(), transaction() as tx:
            tx.execute(insert(Heartbeat).values(name="one", at=NOW))

    writing = threading.Thread(target=write)
    writing.start()
    writing.join(5)
    with transaction() as tx:
        tx.execute(update(Heartbeat).values(at=NOW))

    with reading() as tx:
        assert tx.scalars(select(Heartbeat.name)).all() == ["one"]


@pytest.fixture
def turns(monkeypatch):
    monkeypatch.setattr("coord.store.turns.SECONDS", 0.1)
    return Turns()


def taken_beside(turns):
    """Whether a thread of its own gets the turn, in the end."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(turns.take).result(5)


def test_a_thread_does_not_wait_for_one_that_is_held_up(turns):
    assert turns.take()

    assert not taken_beside(turns)


def test_a_thread_waits_as_long_as_others_get_on(turns):
    for _ in range(5):
        turns.take()
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(turns.take)
        for _ in range(5):
            time.sleep(0.05)
            turns.end()

        assert waiting.result(5)
