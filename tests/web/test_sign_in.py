"""Signing in: while others write, after wrong guesses, and where it leads."""

import re
import sqlite3
from datetime import timedelta

import pytest
from flask_security.utils import get_hmac
from passlib.hash import argon2
from sqlalchemy import event, text

from coord.store.db import db, transaction
from tests.clinic import PASSWORD
from tests.conftest import NOW


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


def test_who_guesses_must_wait_a_minute(clinic, visitor, at):
    tries = [visitor.sign_in("scheduler", "a wrong password").status_code for _ in range(6)]

    assert tries == [200, 200, 200, 200, 200, 429]
    assert "Wait a minute" in visitor.page.text
    assert sign_in(visitor) == 429
    at(NOW + timedelta(minutes=1))
    assert sign_in(visitor) == 302


def sign_in(visitor):
    return visitor.sign_in("scheduler").status_code


@pytest.mark.parametrize(("role", "lands"), [("administrator", "/status"), ("scheduler", "/")])
def test_everybody_lands_on_a_page_that_they_may_see(clinic, visitor, role, lands):
    visitor.get("/", follow_redirects=True)

    answer = visitor.post(sent_to(visitor), email=f"{role}@small.example", password=PASSWORD)

    assert answer.location == "/start"
    assert visitor.get("/start").location.startswith(lands)
    assert visitor.get("/start", follow_redirects=True).status_code == 200


def sent_to(visitor):
    return re.search(r'<form method="post" action="([^"]+)"', visitor.page.text)[1]
