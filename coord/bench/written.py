"""The rows that a booking writes, read back and written again by plain psycopg."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import JsonDumper

# In the order in which a booking writes them, each with how the rows of a unit are found in it.
TABLES = {
    "appointment": "id = ANY(%(ids)s)",
    "participant": "appointment_id = ANY(%(ids)s)",
    "assignment": "appointment_id = ANY(%(ids)s)",
    "occupancy": "appointment_id = ANY(%(ids)s)",
    "message": "appointment_id = ANY(%(ids)s)",
    "audit_entry": "subject = 'appointment' AND subject_id = %(main)s",
    "idempotency_key": "answer ->> 'appointment' = %(name)s",
}


@dataclass(frozen=True, slots=True)
class Written:
    """Rows of one table as one statement and what goes into it."""

    statement: str
    values: list[Any]


Unit = tuple[Written, ...]


def units_by_patient(connection: psycopg.Connection) -> dict[str, Unit]:
    """What was written for each unit, by the public id of its patient."""
    found = connection.execute(
        "SELECT p.public_id, a.public_id, a.id, array(SELECT id FROM appointment"
        " WHERE id = a.id OR follows_id = a.id ORDER BY id) FROM appointment a"
        " JOIN participant part ON part.appointment_id = a.id JOIN patient p ON p.id = part.patient_id"
        " WHERE a.follows_id IS NULL"
    ).fetchall()
    return {
        patient: tuple(
            _rows(connection, table, where, {"ids": ids, "main": main, "name": name})
            for table, where in TABLES.items()
        )
        for patient, name, main, ids in found
    }


def _rows(connection: psycopg.Connection, table: str, where: str, which: dict[str, Any]) -> Written:
    cursor = connection.execute(f"SELECT * FROM {table} WHERE {where}", which)  # noqa: S608
    rows = cursor.fetchall()
    names = [column.name for column in cursor.description or ()]
    one = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(names)))
    statement = sql.SQL("INSERT INTO {} ({}) VALUES {}").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, names)),
        sql.SQL(", ").join([one] * len(rows)),
    )
    return Written(statement.as_string(connection), [value for row in rows for value in row])


def write(connection: psycopg.Connection, units: Sequence[Unit]) -> None:
    """Each unit in a transaction of its own, with one statement a table."""
    connection.adapters.register_dumper(dict, JsonDumper)
    cursor = connection.cursor()
    for unit in units:
        for rows in unit:
            cursor.execute(rows.statement, rows.values)
        connection.commit()


def all_rows(connection: psycopg.Connection, tables: Iterable[str]) -> Unit:
    """Everything that stands in the tables, as one unit."""
    return tuple(_rows(connection, table, "true", {}) for table in tables)


def clear(connection: psycopg.Connection, tables: Iterable[str] = tuple(TABLES)) -> None:
    """Take away everything that bookings write; a TRUNCATE would have every kept plan made anew."""
    for table in reversed(tuple(tables)):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608


def count(connection: psycopg.Connection) -> tuple[int, ...]:
    """How many rows there are of each table."""
    return tuple(
        number
        for table in TABLES
        for (number,) in connection.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
    )
