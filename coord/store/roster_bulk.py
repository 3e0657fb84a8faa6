"""Many rows at once, the fastest way each database has: COPY on PostgreSQL, long inserts on SQLite."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, insert, text, update
from sqlalchemy.exc import DBAPIError

MANY = 2000  # numbers in an IN list

Rows = Sequence[Mapping[str, Any]]


def add(tx: Connection, model: type[Any], many: Rows) -> None:
    """Insert rows, all of them with the same columns."""
    if not many:
        return
    if tx.dialect.name == "postgresql":
        _copy(tx, model.__table__, many)
    else:
        tx.execute(insert(model), list(many))


def add_numbered(tx: Connection, model: type[Any], many: Rows, *columns: str) -> list[tuple[Any, ...]]:
    """Insert rows and return their numbers with some of the columns, in whatever order."""
    if not many:
        return []
    if tx.dialect.name == "postgresql":
        rows = [
            {**row, "id": number} for row, number in zip(many, _numbers(tx, model, len(many)), strict=True)
        ]
        _copy(tx, model.__table__, rows)
        return [tuple(row[column] for column in ("id", *columns)) for row in rows]
    wanted = [model.id, *(getattr(model, column) for column in columns)]
    return [tuple(row) for row in tx.execute(insert(model).returning(*wanted), list(many))]


def _numbers(tx: Connection, model: type[Any], how_many: int) -> list[int]:
    """Numbers that nobody else gets."""
    query = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :many)")
    return list(tx.scalars(query, {"name": model.__tablename__, "many": how_many}))


def _copy(tx: Connection, table: Table, many: Rows) -> None:
    names = [*many[0], *(column.name for column in table.columns if _is_made(column, many[0]))]
    makers = [_maker(tx, table.c[name]) for name in names]
    quote = tx.dialect.identifier_preparer.quote
    statement = f"COPY {quote(table.name)} ({', '.join(map(quote, names))}) FROM STDIN"
    try:
        with tx.connection.cursor().copy(statement) as copy:
            for row in many:
                copy.write_row([make(row.get(name)) for name, make in zip(names, makers, strict=True)])
    except tx.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(statement, None, error) from None


def _is_made(column: Column[Any], row: Mapping[str, Any]) -> bool:
    """Whether the model makes the value that the row does not give."""
    return column.name not in row and column.default is not None


def _maker(tx: Connection, column: Column[Any]) -> Callable[[Any], Any]:
    """From a value to what the driver writes; a missing one is made where the model makes it."""
    store = column.type.dialect_impl(tx.dialect).bind_processor(tx.dialect) or _as_it_is
    default: Any = column.default
    if default is None:
        return lambda value: None if value is None else store(value)
    make = default.arg if default.is_callable else lambda _: default.arg
    return lambda value: store(make(None) if value is None else value)


def _as_it_is(value: Any) -> Any:
    return value


def change(tx: Connection, model: type[Any], many: Rows) -> None:
    """Update rows by `row_id`; all of them have the same columns."""
    if many:
        names = [name for name in many[0] if name != "row_id"]
        values: dict[str, Any] = {name: bindparam(name) for name in names}
        statement = update(model.__table__).where(model.__table__.c.id == bindparam("row_id"))
        tx.execute(statement.values(values), list(many))


def remove(tx: Connection, model: type[Any], ids: Sequence[int], column: str = "id") -> None:
    """Delete rows by their numbers, or by those in another column."""
    for start in range(0, len(ids), MANY):
        tx.execute(delete(model).where(getattr(model, column).in_(ids[start : start + MANY])))
