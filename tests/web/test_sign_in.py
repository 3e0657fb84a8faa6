"""Signing in while others write."""

import sqlite3

import pytest
from flask_security.utils import get_hmac
from passlib.hash import argon2
from sqlalchemy import event, text

from coord.store.db import db, transaction
from tests.clinic import PASSWORD


@pytest.fixture
def outdated(clinic):
    """The scheduler's password as an earlier release hashed it, so that signing in writes it anew."""
    old = argon2.using(rounds=1, memory_cost=64).hash(get_hmac(PASSWORD))
    with transaction() as tx:
        tx.execute(text("UPDATE \"user\" SET password = :old WHERE email LIKE 'scheduler%'"), {"old": old})
    return old


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_can_write_between_the_look_and_the_new_hash(app, outdated, visitor):
    """SQLite would say "database is locked" at once, whatever the time-out."""
    visitor.get("/sign-in")
    rival = sqlite3.connect(db.engine.url.database, timeout=0, isolation_level=None)
    said = []

    def write(*_):
        try:
            rival.execute('UPDATE "user" SET active = active')
            said.append("written")
        except sqlite3.OperationalError as error:
            said.append(str(error))

    event.listen(db.engine, "after_cursor_execute", write, named=False)
    answer = visitor.post("/sign-in", email="scheduler@small.example", password=PASSWORD)
    event.remove(db.engine, "after_cursor_execute", write)
    rival.close()

    assert answer.status_code == 302
    assert set(said) == {"database is locked"}
