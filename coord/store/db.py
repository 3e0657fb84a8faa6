"""The database: engine settings, the declarative base, and transactions."""

import random
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, event
from sqlalchemy.exc import DBAPIError, DisconnectionError, OperationalError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from coord.store.turns import Turns, turn

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

db = SQLAlchemy(metadata=MetaData(naming_convention=NAMES))
migrate = Migrate()

if TYPE_CHECKING:

    class Model(DeclarativeBase):
        """What every row class inherits; flask-sqlalchemy's own base is not a type for mypy."""

else:
    Model = db.Model

T = TypeVar("T")

TRIES = 6
UNASKED_SECONDS = 0.5
_TURNS = Turns(at_once=2)  # while the disk takes in what one has written, the other works
RETRIED = frozenset({"40001", "40P01", "55P03"})


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment in UTC, also on SQLite, which forgets zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def public_id() -> str:
    """A random name for a URL, mail, feed or command, which would take a hyphen in front for an option."""
    name = secrets.token_urlsafe(12)
    return public_id() if name.startswith("-") else name


@contextmanager
def transaction(*, goes_first: bool = False) -> Iterator[Connection]:
    """One write transaction; commits at the end, or leaves nothing behind.

    One that `goes_first`, for others wait until it is done, does not queue for its turn at a SQLite file.
    """
    is_sqlite = db.engine.dialect.name == "sqlite"
    with _begun_in_turn(db.engine, goes_first=goes_first) if is_sqlite else db.engine.begin() as tx:
        yield tx


@contextmanager
def _begun_in_turn(engine: Engine, *, goes_first: bool) -> Iterator[Connection]:
    """PostgreSQL lets many write at once; SQLite one after the other."""
    file = engine.url.database
    mine = turn(file, goes_first=goes_first) if file else nullcontext()
    with mine, engine.execution_options(coord_write=True).begin() as tx:
        yield tx


@contextmanager
def one_statement() -> Iterator[Connection]:
    """A write transaction of one statement, which PostgreSQL begins and commits by itself.

    Each word of ours before and after it would be one more way to the server and back.
    """
    if db.engine.dialect.name == "sqlite":
        with transaction() as tx:
            yield tx
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as tx:
        yield tx
        tx.commit()


@contextmanager
def reading() -> Iterator[Connection]:
    """One consistent look at the database, without the right to write.

    It ends with a commit of nothing, for psycopg forgets every prepared statement with a rollback.
    """
    with db.engine.connect() as tx:
        yield tx
        tx.commit()


def in_turn(work: Callable[[], T]) -> T:
    """The result of a short write transaction, begun when all but one of other threads' here have ended.

    Many side by side take the interpreter and the database's caches from each other: two at a time book
    more units a second. Nobody waits for long where somebody else is held up.
    """
    is_mine = _TURNS.take()
    try:
        return work()
    finally:
        if is_mine:
            _TURNS.end()


def retried(work: Callable[[], T]) -> T:
    """The result of a whole transaction, run again where the database asks for that.

    Serialization failures, deadlocks and lock time-outs are tried up to six times with jitter.
    """
    for attempt in range(TRIES):
        try:
            return work()
        except DBAPIError as error:
            if attempt == TRIES - 1 or not _may_retry(error):
                raise
            time.sleep(random.uniform(0.02, 0.04) * 2**attempt)
    raise AssertionError("the last try returns or raises")


def _may_retry(error: DBAPIError) -> bool:
    if getattr(error.orig, "sqlstate", None) in RETRIED:
        return True
    return isinstance(error, OperationalError) and "database is locked" in str(error.orig)


def is_overlap(error: DBAPIError) -> bool:
    """Whether the database refused a double booking."""
    return getattr(error.orig, "sqlstate", None) == "23P01" or "occupancy_" in str(error.orig)


def prepare_sqlite(engine: Engine) -> None:
    """Make SQLite keep its promises: WAL, foreign keys, and BEGIN IMMEDIATE for every write.

    A deferred BEGIN that reads first and writes later fails with "database is locked" at once,
    whatever the time-out.
    """
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("coord_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def prepare_postgresql(engine: Engine) -> None:
    """Let refusals cost little, and ask a connection whether it still lives when it was idle for a while.

    SQLAlchemy's own `pool_pre_ping` asks every time, which costs as much as a short statement.
    """

    def note(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = time.monotonic()

    def check(connection: Any, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        idle_since = record.info.get("idle_since")
        if idle_since is None or time.monotonic() - idle_since < UNASKED_SECONDS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    event.listen(engine, "rollback", _roll_back_remembering)
    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", check)


def _roll_back_remembering(connection: Connection) -> None:
    """Undo what a refusal leaves behind and keep the prepared statements, as PostgreSQL itself does.

    psycopg's own rollback forgets them all, for one might rest on a table made in the transaction; each
    would be planned again, which takes longer than a whole booking. After an error it still does.
    """
    if connection.invalidated:
        return
    driver = connection.connection.driver_connection
    if isinstance(driver, psycopg.Connection) and driver.info.transaction_status == TransactionStatus.INTRANS:
        driver.pgconn.exec_(b"ROLLBACK")


def engine_options(url: str) -> dict[str, Any]:
    """Pool and time limits: milliseconds for a statement, for a lock, for an idle transaction.

    Our statements are short, their plans are kept (so the connection used last comes first), and what they
    read lies in memory or on a solid-state disk. What was to be written never stands in the text of an error.
    """
    if url.startswith("sqlite"):
        return {
            "hide_parameters": True,
            "connect_args": {"timeout": 10, "check_same_thread": False},
        }
    limits = (
        "-c statement_timeout=5000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=15000"
        " -c plan_cache_mode=force_generic_plan -c jit=off -c random_page_cost=1.1 -c work_mem=16MB"
    )
    return {
        "hide_parameters": True,
        "pool_size": 10,
        "max_overflow": 10,
        "pool_use_lifo": True,
        "connect_args": {"connect_timeout": 5, "options": limits},
    }
