"""Which rows are still referred to, whatever table refers to them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Column, Connection, Table, select

from coord.store.db import Model

MANY = 2000

Referrers = defaultdict[int, set[str]]


def referrers(
    tx: Connection,
    model: type[Any],
    ids: Iterable[int],
    going: Mapping[str, Collection[int]],
    owned: Collection[str] = (),
) -> Referrers:
    """The tables that refer to each of the rows, directly or through the rows they own.

    Rows that are going themselves do not count, and neither do owned ones, which go along.
    """
    found: Referrers = defaultdict(set)
    numbers = list(ids)
    for start in range(0, len(numbers), MANY):
        some = numbers[start : start + MANY]
        for column in _columns_to(model.__table__):
            if column.table.name in owned:
                _through(tx, column, some, going, found)
            else:
                _direct(tx, column, some, going, found)
    return found


def _columns_to(table: Table) -> list[Column[Any]]:
    return [
        key.parent
        for other in Model.metadata.sorted_tables
        for key in other.foreign_keys
        if key.column.table is table
    ]


def _direct(
    tx: Connection,
    column: Column[Any],
    ids: list[int],
    going: Mapping[str, Collection[int]],
    found: Referrers,
) -> None:
    table = column.table
    leaving = going.get(table.name)
    if not leaving:
        for id_ in tx.scalars(select(column).where(column.in_(ids)).distinct()):
            found[id_].add(table.name)
        return
    for id_, own in tx.execute(select(column, table.c.id).where(column.in_(ids))):
        if own not in leaving:
            found[id_].add(table.name)


def _through(
    tx: Connection,
    column: Column[Any],
    ids: list[int],
    going: Mapping[str, Collection[int]],
    found: Referrers,
) -> None:
    """What refers to the rows that they own."""
    table = column.table
    owner = {own: id_ for id_, own in tx.execute(select(column, table.c.id).where(column.in_(ids)))}
    for further in _columns_to(table):
        below: Referrers = defaultdict(set)
        numbers = list(owner)
        for start in range(0, len(numbers), MANY):
            _direct(tx, further, numbers[start : start + MANY], going, below)
        for own, tables in below.items():
            found[owner[own]] |= tables
