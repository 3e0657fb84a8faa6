"""Constant statements go straight to the driver, and still behave like SQLAlchemy's."""

from contextlib import suppress

import pytest
from flask import Flask
from sqlalchemy import Integer, bindparam, func, literal, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from coord.store import people
from coord.store.bookings.occupying import LateConflict
from coord.store.db import db, reading, transaction
from coord.store.prepared import Prepared, among, numbers, outside, sending_ahead, words

_ROW = people.Practitioner
_BY_IDS = Prepared(select(_ROW.id).where(among(_ROW.id, numbers("ids"))).order_by(_ROW.id))
_OTHERS = Prepared(select(_ROW.id).where(outside(_ROW.id, numbers("ids"))).order_by(_ROW.id))
_BY_MAIL = Prepared(select(_ROW.email).where(among(_ROW.email, words("mails"))))


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("count", [0, 1, 3])
def test_one_statement_serves_any_number_of_values(count: int) -> None:
    with reading() as tx:
        everybody = list(tx.scalars(select(_ROW.id).order_by(_ROW.id)))
        wanted = everybody[:count]

        assert [id_ for (id_,) in _BY_IDS.rows(tx, {"ids": wanted})] == wanted
        assert [id_ for (id_,) in _OTHERS.rows(tx, {"ids": wanted})] == everybody[count:]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_prepared_outlives_a_look(app: Flask) -> None:
    kept = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%practitioner%'")
    with app.app_context():
        db.engine.dispose()  # so that both looks are by the same connection
        with reading() as tx:
            _BY_IDS.rows(tx, {"ids": [1]})
            own, before = tx.scalar(text("SELECT pg_backend_pid()")), tx.scalar(kept)
        with reading() as tx:
            assert tx.scalar(text("SELECT pg_backend_pid()")) == own
            assert tx.scalar(kept) == before > 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_prepared_outlives_a_refusal_and_what_was_written_does_not(app: Flask) -> None:
    kept = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%practitioner%'")
    with app.app_context():
        db.engine.dispose()  # so that both are by the same connection
        with suppress(LateConflict), transaction() as tx:
            tx.execute(update(_ROW).values(titles="PhD, undone"))
            _BY_IDS.rows(tx, {"ids": [1]})
            own, before = tx.scalar(text("SELECT pg_backend_pid()")), tx.scalar(kept)
            raise LateConflict
        with reading() as tx:
            assert tx.scalar(text("SELECT pg_backend_pid()")) == own
            assert tx.scalar(kept) == before > 0
            assert "PhD, undone" not in set(tx.scalars(select(_ROW.titles)))


@pytest.mark.usefixtures("app")
def test_words_are_compared_as_they_are() -> None:
    with reading() as tx:
        mail = tx.scalar(select(_ROW.email).limit(1))

        assert set(_BY_MAIL.rows(tx, {"mails": [mail, "nobody'\"],@coord.example"]})) == {(mail,)}


@pytest.mark.usefixtures("app")
def test_a_name_without_a_value_is_an_error_and_not_null() -> None:
    with reading() as tx, pytest.raises(KeyError):
        _BY_IDS.rows(tx, {})


def test_what_was_bound_never_stands_in_an_error(app: Flask) -> None:
    wrong = Prepared(text("SELECT :told / no_such_column").bindparams(bindparam("told", type_=Integer)))

    with app.app_context(), reading() as tx, pytest.raises(DBAPIError) as raised:
        wrong.rows(tx, {"told": 424242})

    assert "424242" not in str(raised.value)


@pytest.mark.usefixtures("app")
def test_it_works_inside_the_transaction_that_it_is_given() -> None:
    count = Prepared(select(people.Practitioner.id).where(people.Practitioner.name == literal("Nobody Yet")))

    with transaction() as tx:
        tx.execute(people.Practitioner.__table__.update().values(name="Nobody Yet"))
        seen = len(count.rows(tx, {}))
        tx.rollback()
    with reading() as tx:
        after = len(count.rows(tx, {}))

    assert seen > 0
    assert after == 0


@pytest.mark.usefixtures("app")
def test_what_is_read_after_it_is_read_in_the_same_transaction() -> None:
    with reading() as tx:
        _BY_IDS.rows(tx, {"ids": []})

        assert tx.in_transaction()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_shows_one_picture_from_the_first_statement_on(app: Flask) -> None:
    count = select(func.count()).select_from(_ROW).where(_ROW.name == "Nobody Yet")
    with app.app_context(), reading() as tx:
        _BY_IDS.rows(tx, {"ids": [1]})
        with transaction() as other:
            other.execute(_ROW.__table__.update().values(name="Nobody Yet"))

        assert tx.scalar(count) == 0


@pytest.mark.usefixtures("app")
def test_what_is_sent_ahead_is_carried_out_in_order_and_answers_when_asked() -> None:
    name, count = bindparam("name"), select(func.count()).select_from(_ROW)
    rename = Prepared(update(_ROW).values(titles=name).returning(_ROW.id))
    renamed = Prepared(count.where(_ROW.titles == name))

    with transaction() as tx:
        with sending_ahead(tx):
            first = rename.send(tx, {"name": "MD, ahead"})
            ids = first()
            second = renamed.send(tx, {"name": "MD, ahead"})
        ((seen,),) = second()

        assert len(ids) == seen > 0
        assert tx.scalar(count.where(_ROW.titles == "MD, ahead")) == seen


@pytest.mark.usefixtures("app")
def test_what_fails_ahead_is_raised_as_any_other_error_and_nothing_is_kept() -> None:
    rename = Prepared(update(_ROW).values(titles=bindparam("name")).returning(_ROW.id))
    nowhere = Prepared(update(_ROW).values(organization_id=-1).returning(_ROW.id))

    with pytest.raises(IntegrityError), transaction() as tx, sending_ahead(tx):  # noqa: PT012 - what comes after
        rename.send(tx, {"name": "MD, undone"})
        nowhere.send(tx, {})
        rename.send(tx, {"name": "MD, after"})

    with reading() as tx:
        assert not set(tx.scalars(select(_ROW.titles))) & {"MD, undone", "MD, after"}
        assert _BY_IDS.rows(tx, {"ids": []}) == []
