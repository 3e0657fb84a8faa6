"""Rows of several tables, written together: one trip to the database for a whole booking."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

from sqlalchemy import Column, Connection, Table, insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from coord.store.db import Model
from coord.store.prepared import Prepared

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Kind:
    """Rows of one table that are written alike."""

    model: type[Model]
    has_ids: bool
    skips: bool

    @property
    def table(self) -> Table:
        found = self.model.__table__
        if not isinstance(found, Table):
            raise TypeError(f"{self.model} has no table of its own")
        return found

    def columns(self, rows: Iterable[Row]) -> tuple[str, ...]:
        """The names of those of which any row, or the model, says something; the others stay empty."""
        said = set(_defaults(self.table)).union(*rows)
        return tuple(one.name for one in self.table.columns if one.name in said)


class Batch:
    """Rows to be written in one statement, tables in the order in which they were first named."""

    def __init__(self) -> None:
        self._rows: dict[_Kind, list[Row]] = {}

    def add(self, model: type[Model], rows: Iterable[Row], *, skips: bool = False) -> None:
        """Keep rows for writing; where it `skips`, a row that a constraint keeps out is left out.

        All rows of one table come with an id, or none does.
        """
        several = list(rows)
        if several:
            self._rows.setdefault(_Kind(model, "id" in several[0], skips), []).extend(several)

    def write(self, tx: Connection) -> set[type[Model]]:
        """Write all rows; the answer names the models of which rows were left out.

        Raises DBAPIError where a constraint keeps out what does not skip.
        """
        return self.send(tx)()

    def send(self, tx: Connection) -> Callable[[], set[type[Model]]]:
        """As `write`, with what is called for the answer: others may be sent before that."""
        rows, self._rows = self._rows, {}
        if not rows:
            return set
        send = _send_on_sqlite if tx.dialect.name == "sqlite" else _send
        return partial(_left_out, rows, send(tx, rows))


def _left_out(rows: Mapping[_Kind, list[Row]], counts: Callable[[], Iterable[int]]) -> set[type[Model]]:
    pairs = zip(rows.items(), counts(), strict=True)
    return {kind.model for (kind, several), count in pairs if kind.skips and count < len(several)}


def _send_on_sqlite(tx: Connection, rows: Mapping[_Kind, list[Row]]) -> Callable[[], list[int]]:
    """The database is at hand here: a statement a table costs next to nothing."""
    counts = [
        tx.execute(_insertion_on_sqlite(kind), _alike(several)).rowcount for kind, several in rows.items()
    ]
    return lambda: counts


def _alike(rows: list[Row]) -> list[dict[str, Any]]:
    """The rows with the same names in each: SQLAlchemy takes the names of the first for all of them."""
    nothing = dict.fromkeys(name for row in rows for name in row)
    return [{**nothing, **row} for row in rows]


def _insertion_on_sqlite(kind: _Kind) -> Any:
    statement = sqlite.insert(kind.table)
    return statement.on_conflict_do_nothing() if kind.skips else insert(kind.table)


def _send(tx: Connection, rows: Mapping[_Kind, list[Row]]) -> Callable[[], Iterable[int]]:
    kinds = tuple((kind, kind.columns(several)) for kind, several in rows.items())
    values = {
        f"rows_{place}": _ENCODER.encode([{**_defaults(kind.table), **row} for row in several])
        for place, (kind, several) in enumerate(rows.items())
    }
    fetch = _together(kinds).send(tx, values)
    return lambda: fetch()[0]


@cache
def _together(kinds: tuple[tuple[_Kind, tuple[str, ...]], ...]) -> Prepared:
    """One statement for all tables: foreign keys are looked at when all rows are there."""
    written = ", ".join(f"w{place} AS ({_insertion(*kind, place)})" for place, kind in enumerate(kinds))
    counts = ", ".join(_count(kind, place) for place, (kind, _) in enumerate(kinds))
    return Prepared(text(f"WITH {written} SELECT {counts}"))


def _count(kind: _Kind, place: int) -> str:
    """How many rows were written; where none is left out, nobody counts them."""
    return f"(SELECT count(*) FROM w{place})" if kind.skips else "0"  # noqa: S608


def _insertion(kind: _Kind, columns: tuple[str, ...], place: int) -> str:
    names = ", ".join(f'"{one}"' for one in columns)
    given = ", ".join(f'"{one}" {_type(kind.table.columns[one])}' for one in columns)
    return (
        f'INSERT INTO "{kind.table.name}" ({names}) SELECT {names}'  # noqa: S608
        f" FROM json_to_recordset(CAST(:rows_{place} AS json)) AS given ({given})"
        f"{' ON CONFLICT DO NOTHING RETURNING 1' if kind.skips else ''}"
    )


def _type(column: Column[Any]) -> str:
    return column.type.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]


@cache
def _defaults(table: Table) -> dict[str, Any]:
    """What a column holds where nothing is said, as the model says it."""
    given = ((one.name, one.default) for one in table.columns)
    return {name: default.arg for name, default in given if isinstance(default, ScalarElementColumnDefault)}


def _plain(value: Any) -> str:
    """What JSON does not know, as PostgreSQL reads it."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is written to no table")


_ENCODER = json.JSONEncoder(default=_plain)
