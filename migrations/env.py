"""Alembic's entry: runs the numbered migrations on the application's own engine."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

LOCK = 20_510_001


def _take_turns(connection: Connection) -> None:
    """Two processes that start at once migrate one after the other; no migration waits long for a table."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        connection.exec_driver_sql("SET LOCAL lock_timeout = '2s'")


def run() -> None:
    db = current_app.extensions["migrate"].db
    with db.engine.execution_options(coord_write=True).connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, compare_type=True)
        with context.begin_transaction():
            _take_turns(connection)
            context.run_migrations()


run()
