"""Rows of several tables are written together, or not at all."""

import time

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from coord.store import diary, people, records
from coord.store.asking import ask
from coord.store.batch import Batch
from coord.store.db import UNASKED_SECONDS, db, reading, transaction
from coord.store.numbering import numbers_in, numbers_of, places
from coord.store.outbox import Message
from tests.clinic import count
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("app")


def person(**more):
    return {"organization_id": 1, **more}


def resource_id(tx):
    return tx.scalar(select(diary.Resource.id).where(diary.Resource.kind == "room").limit(1))


def hold(number):
    patient, user = text("SELECT min(id) FROM patient"), text('SELECT min(id) FROM "user"')
    with reading() as tx:
        return {
            "id": number,
            "public_id": f"hold-{number}",
            "organization_id": 1,
            "patient_id": tx.scalar(patient),
            "unit": [{"who": 'a "quoted" name\\', "with": None}],
            "overriding": None,
            "created_by_id": tx.scalar(user),
            "created_at": NOW,
            "expires_at": NOW,
        }


def taken(resource, starts, number):
    return {"resource_id": resource, "starts": starts, "ends": starts + 60, "hold_id": number}


def test_rows_of_tables_that_name_each_other_are_written_at_once():
    batch = Batch()
    with transaction() as tx:
        batch.add(diary.Hold, [hold(77)])
        batch.add(
            diary.Occupancy, [taken(resource_id(tx), 0, 77), taken(resource_id(tx), 60, 77)], skips=True
        )
        left_out = batch.write(tx)

    assert left_out == set()
    with reading() as tx:
        rows = tx.execute(select(diary.Occupancy.lane, diary.Occupancy.starts)).all()
        kept = tx.execute(select(diary.Hold.unit, diary.Hold.expires_at, diary.Hold.kind)).one()
    assert sorted(rows) == [(0, 0), (0, 60)]
    assert kept == ([{"who": 'a "quoted" name\\', "with": None}], NOW, "draft")


def test_octets_and_moments_are_kept_as_they_are():
    row = {"user_id": 1, "key": "k", "body_hash": b"\x00\xff\\x", "answer": {"a": "ü"}, "created_at": NOW}
    batch = Batch()
    with transaction() as tx:
        batch.add(records.IdempotencyKey, [row])
        batch.write(tx)

    with reading() as tx:
        columns = records.IdempotencyKey.__table__.c
        kept = tx.execute(select(columns.body_hash, columns.answer, columns.created_at)).one()
    assert kept == (b"\x00\xff\\x", {"a": "ü"}, NOW)


def test_rows_of_one_table_may_say_more_or_less():
    batch = Batch()
    with transaction() as tx:
        batch.add(diary.Hold, [hold(77)])
        room = resource_id(tx)
        clinic = tx.scalar(text("SELECT min(id) FROM clinic"))
        batch.add(diary.Occupancy, [taken(room, 0, 77), {**taken(room, 60, 77), "clinic_id": clinic}])
        batch.write(tx)

    with reading() as tx:
        columns = diary.Occupancy.__table__.c
        kept = tx.execute(select(columns.starts, columns.clinic_id).order_by(columns.starts)).all()
    assert kept == [(0, None), (60, clinic)]


def test_what_skips_is_left_out_and_told():
    with reading() as tx:
        contact = tx.scalar(select(people.ContactPoint.id).limit(1))
    row = {
        "organization_id": 1,
        "kind": "update",
        "channel": "email",
        "contact_point_id": contact,
        "details": {},
        "due_at": NOW,
        "stale_at": NOW,
        "dedupe_key": "once",
        "created_at": NOW,
    }
    before = count("message")
    for told in (set(), {Message}):
        batch = Batch()
        with transaction() as tx:
            batch.add(Message, [row], skips=True)
            assert batch.write(tx) == told

    assert count("message") == before + 1


def test_what_may_not_be_left_out_raises_and_leaves_nothing_behind():
    def write():
        with transaction() as tx:
            batch = Batch()
            batch.add(people.Person, [person()])
            batch.add(diary.Occupancy, [taken(resource_id(tx), 0, 4711)], skips=True)
            batch.write(tx)

    before = count("person")
    with pytest.raises(IntegrityError):
        write()

    assert count("person") == before


def test_a_batch_is_empty_once_it_is_written():
    batch = Batch()
    with transaction() as tx:
        batch.add(people.Person, [person()])
        batch.write(tx)
        before = tx.scalar(text("SELECT count(*) FROM person"))
        batch.write(tx)

        assert tx.scalar(text("SELECT count(*) FROM person")) == before


def test_numbers_are_those_that_the_table_would_give_next():
    wanted = numbers_of(people.Person)
    with transaction() as tx:
        ((first, second),) = numbers_in(ask(tx, (wanted,), places(2)), wanted)
        batch = Batch()
        batch.add(people.Person, [person(id=first), person(id=second)])
        batch.write(tx)
        batch.add(people.Person, [person()])
        batch.write(tx)
        last = tx.scalar(text("SELECT max(id) FROM person"))

    assert second == first + 1
    assert last == second + 1


on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@on_postgresql
def test_a_connection_is_asked_only_after_a_while_whether_it_lives(monkeypatch):
    asked, dialect = [], db.engine.dialect
    ping = dialect.do_ping
    db.engine.dispose()  # so that every look is by the same connection
    monkeypatch.setattr(dialect, "do_ping", lambda connection: asked.append(1) or ping(connection))

    for pause in (0, 0, UNASKED_SECONDS + 0.1):
        time.sleep(pause)
        with reading() as tx:
            tx.execute(text("SELECT 1"))

    assert len(asked) == 1


@on_postgresql
def test_a_connection_that_died_meanwhile_is_replaced(database_url):
    own = text("SELECT pg_backend_pid()")
    db.engine.dispose()
    with reading() as tx:
        pid = tx.scalar(own)
    with psycopg.connect(database_url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    time.sleep(UNASKED_SECONDS + 0.1)

    with reading() as tx:
        assert tx.scalar(own) != pid
