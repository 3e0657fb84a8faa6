"""What a test leaves behind does not reach the next one, which may get the same database and application."""

import pytest
from flask_security.utils import hash_password
from sqlalchemy import text

from coord.app import create_app
from coord.feeds.show import PER_TOKEN
from coord.store.db import db, reading, transaction
from tests.lending.applications import settings

ADD = "INSERT INTO organization (public_id, name) VALUES ('{0}', '{0}') RETURNING id"


@pytest.fixture(params=["sqlite", "postgresql"])
def lender(request):
    return request.getfixturevalue(f"{request.param}_lender")


@pytest.fixture
def borrow(lender):
    """Do something on an application; tells in which database, and what came of it."""

    def run(work):
        with lender.lend() as url, lender.opened(url) as app:
            return url, work(app)

    return run


def _run(statement):
    with transaction() as tx:
        done = tx.execute(text(statement))
        return done.scalar() if done.returns_rows else None


def _everything(_app=None):
    with reading() as tx:
        return {
            table.name: sorted(map(repr, tx.execute(text(f'SELECT * FROM "{table.name}"'))))
            for table in db.metadata.sorted_tables
        }


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param(ADD.format("New"), id="added"),
        pytest.param("UPDATE room SET name = name || '?'", id="changed"),
        pytest.param("DELETE FROM roles_of_users", id="removed"),
    ],
)
def test_what_was_written_is_put_back(borrow, statement):
    def change(_app):
        _run(statement)
        return _everything()

    first, before = borrow(_everything)

    second, changed = borrow(change)
    third, after = borrow(_everything)

    assert first == second == third
    assert changed != before
    assert after == before


def test_ids_begin_where_they_began(borrow):
    _, first = borrow(lambda _: _run(ADD.format("One")))
    _, second = borrow(lambda _: _run(ADD.format("Two")))

    assert second == first


def test_two_at_a_time_get_two(lender):
    with lender.lend() as one, lender.lend() as other:
        assert one != other


@pytest.mark.parametrize("kept_in", ["config", "extensions"])
def test_settings_are_put_back(borrow, kept_in):
    def change(app):
        getattr(app, kept_in).update({"COORD_LEFT": "behind"})
        app.config["WTF_CSRF_ENABLED"] = False

    borrow(change)
    _, (left, guarded) = borrow(
        lambda app: ("COORD_LEFT" in getattr(app, kept_in), app.config.get("WTF_CSRF_ENABLED", True))
    )

    assert not left
    assert guarded


def test_what_was_registered_is_not_there_for_others(borrow):
    def add(app):
        app._got_first_request = False
        app.add_url_rule("/left", "left", lambda: "behind")

    borrow(add)

    assert "left" not in borrow(lambda app: set(app.view_functions))[1]


def test_requests_are_counted_anew(borrow):
    def ask(app):
        client = app.test_client()
        return {client.get("/feeds/nobody.ics").status_code for _ in range(PER_TOKEN)}

    assert [borrow(ask)[1] for _ in range(2)] == [{404}, {404}]


@pytest.mark.parametrize("statement", ["DROP TABLE heartbeat", "ALTER TABLE room ADD COLUMN colour TEXT"])
def test_a_schema_that_was_changed_is_never_lent_again(borrow, statement):
    before = borrow(_everything)[1]

    borrow(lambda _: _run(statement))
    _, after = borrow(_everything)

    assert after == before


def test_a_transaction_left_open_keeps_nobody_waiting(borrow):
    _, before = borrow(_everything)

    def leave(_app):
        left = db.engine.connect()
        left.execute(text(ADD.format("Left")))
        return left

    _, left = borrow(leave)
    _, after = borrow(_everything)
    left.invalidate()
    left.close()

    assert after == before


def test_only_tests_hash_quickly():
    app = create_app(settings("sqlite://"))

    with app.app_context():
        costly = hash_password("long enough for anybody")
        db.engine.dispose()

    assert costly.startswith("$argon2id$")
    memory, rounds, _ = costly.split("$")[3].split(",")
    assert int(memory.removeprefix("m=")) >= 19 * 1024
    assert int(rounds.removeprefix("t=")) >= 2
