"""What a PostgreSQL database holds, so that it can be found changed and be put back.

A table is told by the number and the hashes of its rows: what was written and rolled back leaves no trace,
and other processes' writes are seen like our own.
"""

from typing import NamedTuple

import psycopg
from psycopg import sql

MOST = 1000  # with more rows to delete, a new copy is the quicker one

SCHEMA = """
SELECT count(*), sum(hashtextextended(told, 0)) FROM (
    SELECT (oid, relname, relkind)::text AS told, relnamespace AS place FROM pg_class
    UNION ALL
    SELECT (attrelid, attname, atttypid, attnotnull, atthasdef, attisdropped)::text, relnamespace
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE attnum > 0
    UNION ALL SELECT (oid, conname, convalidated)::text, connamespace FROM pg_constraint
    UNION ALL SELECT (oid, prosrc)::text, pronamespace FROM pg_proc
    UNION ALL
    SELECT (pg_trigger.oid, tgname, tgenabled)::text, relnamespace
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
) AS everything JOIN pg_namespace ON pg_namespace.oid = place WHERE nspname = 'public'
"""
BUSY = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
AND backend_type = 'client backend' AND xact_start IS NOT NULL
"""


class Rows(NamedTuple):
    count: int
    told: int


class Picture:
    """The rows, sequences and schema of one moment; wants a superuser, who may leave foreign keys aside."""

    def __init__(self, connection: psycopg.Connection) -> None:
        self._tables = [
            name
            for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        ]
        self._question = sql.SQL(" UNION ALL ").join(map(_rows_of, self._tables))
        self._rows = self._now(connection)
        self._schema = connection.execute(SCHEMA).fetchone()
        self._contents = {name: _content(connection, name) for name, rows in self._rows.items() if rows.count}
        self._sequences = _sequences(connection)

    def put_back(self, connection: psycopg.Connection) -> bool:
        """Make the database as it was; False where somebody is still at work in it, or too much changed."""
        if self._is_beyond_repair(connection):
            return False
        now = self._now(connection)
        changed = [name for name, rows in now.items() if rows != self._rows[name]]
        if sum(now[name].count for name in changed) > MOST:
            return False
        connection.execute("SET LOCAL session_replication_role = replica")
        for name in changed:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
        for name in self._contents.keys() & set(changed):
            self._fill(connection, name)
        connection.execute(self._sequences)
        return True

    def _is_beyond_repair(self, connection: psycopg.Connection) -> bool:
        (busy,) = connection.execute(BUSY).fetchone() or (0,)
        return bool(busy) or connection.execute(SCHEMA).fetchone() != self._schema

    def _now(self, connection: psycopg.Connection) -> dict[str, Rows]:
        return {name: Rows(*rows) for name, *rows in connection.execute(self._question, prepare=True)}

    def _fill(self, connection: psycopg.Connection, name: str) -> None:
        statement = sql.SQL("COPY {} FROM STDIN (FORMAT BINARY)").format(sql.Identifier(name))
        with connection.cursor().copy(statement) as copy:
            copy.write(self._contents[name])


def _rows_of(name: str) -> sql.Composed:
    told = "SELECT {}, count(*), coalesce(sum(hashtextextended(one::text, 0)), 0) FROM {} AS one"
    return sql.SQL(told).format(sql.Literal(name), sql.Identifier(name))


def _content(connection: psycopg.Connection, name: str) -> bytes:
    statement = sql.SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(sql.Identifier(name))
    with connection.cursor().copy(statement) as copy:
        return b"".join(map(bytes, copy))


def _sequences(connection: psycopg.Connection) -> sql.Composed:
    """The statement that sets them all back."""
    found = connection.execute("SELECT sequencename, start_value, last_value FROM pg_sequences")
    settings = [
        sql.SQL("setval({}, {}, {})").format(sql.Literal(name), last or start, last is not None)
        for name, start, last in found
    ]
    return sql.SQL("SELECT ") + sql.SQL(", ").join(settings)
