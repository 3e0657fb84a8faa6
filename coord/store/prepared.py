"""Statements that never change, compiled once and handed straight to the driver.

SQLAlchemy's own road from a short statement to its rows takes longer than the database does. What goes
wrong is raised as SQLAlchemy's errors all the same.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
from sqlalchemy import ARRAY, BigInteger, BindParameter, Connection, Dialect, String, bindparam
from sqlalchemy.dialects.postgresql import psycopg as over_psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import visitors
from sqlalchemy.sql.expression import Executable
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

# Numbered places, as PostgreSQL itself has them: psycopg then need not read the statement each time.
_NUMBERED = over_psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


class _Many(TypeDecorator[Collection[Any]]):
    """Several values under one name: an array on PostgreSQL, JSON on SQLite."""

    impl = String
    cache_ok = True

    def __init__(self, of: TypeEngine[Any]) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = String() if dialect.name == "sqlite" else ARRAY(self.of)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> Any:
        values = list(value or ())
        return json.dumps(values) if dialect.name == "sqlite" else values


def numbers(name: str) -> BindParameter[Any]:
    """A bound name for any number of ids."""
    return bindparam(name, type_=_Many(BigInteger()))


def words(name: str) -> BindParameter[Any]:
    """A bound name for any number of words."""
    return bindparam(name, type_=_Many(String()))


def among(column: Any, several: BindParameter[Any]) -> FunctionElement[Any]:
    """Whether a column is one of several bound values, in words that are the same however many there are."""
    return _Among(column, several)


def outside(column: Any, several: BindParameter[Any]) -> FunctionElement[Any]:
    """Whether a column is none of several bound values."""
    return _Outside(column, several)


def among_found(column: Any, found: Any) -> FunctionElement[Any]:
    """Whether a column is one of the values that a SELECT finds, which is run once, before anything else."""
    return _AmongFound(column, found.scalar_subquery())


class _Among(FunctionElement[Any]):
    inherit_cache = True
    name = "among"
    on_postgresql, on_sqlite = "= ANY (%s)", "IN (SELECT value FROM json_each(%s))"


class _Outside(_Among):
    inherit_cache = True
    name = "outside"
    on_postgresql, on_sqlite = "<> ALL (%s)", "NOT IN (SELECT value FROM json_each(%s))"


class _AmongFound(_Among):
    inherit_cache = True
    name = "among_found"
    on_postgresql, on_sqlite = "= ANY (ARRAY%s)", "IN %s"


@compiles(_Among)
def _compare(element: Any, compiler: Any, **options: Any) -> str:
    column, several = (compiler.process(one, **options) for one in element.clauses)
    is_sqlite = compiler.dialect.name == "sqlite"
    return f"({column} {(element.on_sqlite if is_sqlite else element.on_postgresql) % several})"


@dataclass(frozen=True, slots=True)
class _Compiled:
    """`fixed` are the values that the dialect itself adds, as the driver takes them.

    `octets` are the text again: psycopg looks a statement up by them, and their hash is kept with them.
    """

    text: str
    octets: bytes
    fixed: dict[str, Any]
    order: list[str]
    processors: dict[str, Callable[[Any], Any]]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The values in the order of the statement's places."""
        return [self.fixed[name] if name in self.fixed else self._taken(name, given) for name in self.order]

    def _taken(self, name: str, given: Mapping[str, Any]) -> Any:
        process = self.processors.get(name)
        return process(given[name]) if process else given[name]


class Prepared:
    """One statement that gives rows, with bound names, for both databases.

    Octets come quickest in binary rows.
    """

    def __init__(self, statement: Executable, *, is_binary: bool = False) -> None:
        self._statement, self._is_binary = statement, is_binary
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, tx: Connection, values: Mapping[str, Any]) -> list[Any]:
        """All rows, as plain tuples of what the driver gives, read inside the connection's transaction.

        Raises DBAPIError as SQLAlchemy does.
        """
        return self.send(tx, values)()

    def send(self, tx: Connection, values: Mapping[str, Any]) -> Callable[[], list[Any]]:
        """What gives the rows when it is called; `sending_ahead` lets others be sent before that.

        Raises DBAPIError as SQLAlchemy does, and so does what it returns.
        """
        if not tx.in_transaction():
            tx.begin()
        compiled = self._compiled.get(tx.dialect.name)
        if compiled is None:
            compiled = self._compiled[tx.dialect.name] = _compile(self._statement, tx.dialect)
        with _errors_of(tx, compiled.text):
            fetch = _send(tx, compiled, compiled.values(values), is_binary=self._is_binary)
        return partial(_fetched, tx, compiled.text, fetch)


@contextmanager
def sending_ahead(tx: Connection) -> Iterator[None]:
    """Within, PostgreSQL works on what was sent while we make what comes next, instead of one of us waiting.

    Only prepared statements may be sent within, and all have been carried out at its end. SQLite carries
    out each at once.
    """
    if not isinstance(driver := _driver(tx), psycopg.Connection):
        yield
        return
    with _errors_of(tx, ""), driver.pipeline():
        yield


def _compile(statement: Any, dialect: Dialect) -> _Compiled:
    chosen = dialect if dialect.name == "sqlite" else _NUMBERED
    asked: set[str] = set()
    open_ = visitors.cloned_traverse(statement, {}, {"bindparam": partial(_leave_open, asked)})
    compiled = open_.compile(dialect=chosen, compile_kwargs={"render_postcompile": True})
    processors = {
        bound.key: process
        for bound in compiled.binds.values()
        if (process := bound.type.dialect_impl(chosen).bind_processor(chosen))
    }
    known = compiled.construct_params()
    fixed = {
        name: processors[name](value) if name in processors else value
        for name, value in known.items()
        if name not in asked
    }
    return _Compiled(str(compiled), str(compiled).encode(), fixed, list(compiled.positiontup), processors)


def _leave_open(asked: set[str], bound: BindParameter[Any]) -> None:
    """Let the statement be written before the name has a value, and note the name.

    What has its value already is written out, so that a plan that is kept reckons with it.
    """
    if bound.required:
        asked.add(bound.key)
        bound.required = False
    else:
        bound.literal_execute = True


def _send(
    tx: Connection, compiled: _Compiled, values: list[Any], *, is_binary: bool
) -> Callable[[], list[Any]]:
    driver = _driver(tx)
    if not isinstance(driver, psycopg.Connection):
        found: Callable[[], list[Any]] = driver.execute(compiled.text, values).fetchall
        return found
    cursor = psycopg.RawCursor(driver)
    cursor.execute(compiled.octets, values, prepare=True, binary=is_binary)
    return cursor.fetchall


def _driver(tx: Connection) -> Any:
    driver = tx.connection.driver_connection
    if driver is None:
        raise AssertionError("an open connection has a driver's")
    return driver


def _fetched(tx: Connection, text: str, fetch: Callable[[], list[Any]]) -> list[Any]:
    with _errors_of(tx, text):
        return fetch()


@contextmanager
def _errors_of(tx: Connection, text: str) -> Iterator[None]:
    """Let the driver's errors be raised as SQLAlchemy does."""
    try:
        yield
    except tx.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(tx, text, error) from error


def _as_sqlalchemy(tx: Connection, text: str, error: Exception) -> Exception:
    """The error as SQLAlchemy raises it, without what was bound; a lost connection is given up."""
    is_lost = tx.dialect.is_disconnect(error, tx.connection.driver_connection, None)  # type: ignore[arg-type]
    found: Exception = DBAPIError.instance(
        text,
        None,
        error,
        tx.dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=tx.dialect,
    )
    if is_lost:
        tx.invalidate(error)
    return found
