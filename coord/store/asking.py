"""Several questions in one statement: what a use case must know costs one trip to the database, not twenty.

A question is a constant SELECT with bound names. All of them together are one SELECT of one row, in which
each question's rows stand as JSON; here they become rows again, whose columns have their names and types.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Connection,
    Date,
    Select,
    Text,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.types import TypeEngine

from coord.store.db import UtcDateTime
from coord.store.prepared import Prepared

Question = Select[*tuple[Any, ...]]
Answers = Mapping[Question, list[Any]]


def ask(tx: Connection, questions: tuple[Question, ...], values: Mapping[str, Any]) -> Answers:
    """The rows of each question, all read at the same moment; `values` are those of the bound names."""
    ((found,),) = _together(questions, tx.dialect.name).rows(tx, values)
    answers = zip(questions, json.loads(found), strict=True)
    return {question: _rows(question, answer) for question, answer in answers}


@cache
def _together(questions: tuple[Question, ...], dialect: str) -> Prepared:
    """One SELECT of one text; SQLite forgets on the way out of a subquery that it is JSON."""
    if dialect == "sqlite":
        every = (func.json(_as_json_on_sqlite(question)) for question in questions)
        return Prepared(select(func.json_array(*every)))
    return Prepared(select(cast(func.json_build_array(*map(_as_json_on_postgresql, questions)), Text)))


def _as_json_on_postgresql(question: Question) -> Any:
    rows = question.subquery()
    together = func.json_agg(func.json_build_array(*rows.c))
    return select(func.coalesce(together, literal_column("'[]'::json"))).scalar_subquery()


def _as_json_on_sqlite(question: Question) -> Any:
    rows = question.subquery()
    columns = [func.json(one) if isinstance(one.type, JSON) else one for one in rows.c]
    return select(func.json_group_array(func.json_array(*columns))).select_from(rows).scalar_subquery()


def _rows(question: Question, rows: list[Any]) -> list[Any]:
    if not rows:
        return rows
    make, readers = _shape(question)
    for place, read in readers:
        for row in rows:
            if row[place] is not None:
                row[place] = read(row[place])
    return list(map(make, rows))


@cache
def _shape(question: Question) -> tuple[Callable[[list[Any]], Any], list[tuple[int, Callable[[Any], Any]]]]:
    """How a list becomes a row, and which of its places must be read from JSON."""
    columns = list(question.selected_columns)
    row = namedtuple("Row", [column.key or "" for column in columns])  # type: ignore[misc]  # noqa: PYI024
    found = [(place, _reader(column.type)) for place, column in enumerate(columns)]
    return row._make, [(place, read) for place, read in found if read]


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """JSON has no dates and moments, and SQLite has no truth values."""
    if isinstance(kind, Date):
        return date.fromisoformat
    if isinstance(kind, UtcDateTime):
        return _moment
    return bool if isinstance(kind, Boolean) else None


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
