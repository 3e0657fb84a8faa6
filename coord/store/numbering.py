"""The next numbers of a table, known before its rows are written, so that rows of other tables can name them.

PostgreSQL's sequences give each number once, whatever becomes of it. On SQLite a writer is alone, and the
numbers are those that the database itself would give.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import JSON, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from coord.store.asking import Answers, Question
from coord.store.db import Model
from coord.store.prepared import numbers

# As many numbers are given as there are places in this list of 1, 2, 3…
PLACES = numbers("places")


class _Next(FunctionElement[Any]):
    inherit_cache = False
    name = "next_numbers"
    type = JSON()

    def __init__(self, table: str) -> None:
        super().__init__(PLACES)
        self.table = table


@compiles(_Next)
def _next_of_sequence(element: _Next, compiler: Any, **options: Any) -> str:
    (places,) = (compiler.process(one, **options) for one in element.clauses)
    return f"(SELECT json_agg(nextval('{element.table}_id_seq')) FROM unnest({places}))"  # noqa: S608


@compiles(_Next, "sqlite")
def _next_of_table(element: _Next, compiler: Any, **options: Any) -> str:
    (places,) = (compiler.process(one, **options) for one in element.clauses)
    last = f"coalesce((SELECT max(id) FROM {element.table}), 0)"  # noqa: S608
    return f"(SELECT json_group_array({last} + value) FROM json_each({places}))"  # noqa: S608


def numbers_of(*models: type[Model]) -> Question:
    """The question for the next numbers of some tables."""
    return select(*(_Next(model.__tablename__).label(model.__tablename__) for model in models))


def numbers_in(answers: Answers, question: Question) -> Sequence[list[int]]:
    """The numbers of each of the tables."""
    (found,) = answers[question]
    given: Sequence[list[int]] = found
    return given


def places(count: int) -> dict[str, list[int]]:
    """What the bound name stands for, for so many numbers."""
    return {"places": list(range(1, count + 1))}
