"""A database of the benches' own, made on the server that COORD_BENCH_POSTGRES_URL names."""

import base64
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql
from sqlalchemy.engine import make_url

from coord.config import BadSetting, Config, from_environment

SERVER = "COORD_BENCH_POSTGRES_URL"
MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
MakeApp = Callable[[Config], Flask]


@dataclass(frozen=True, slots=True)
class Ground:
    """A migrated, empty database: `settings` for an application on it, `address` for plain psycopg.

    `environment` is what other processes read the settings from.
    """

    make_app: MakeApp
    settings: Config
    address: str
    environment: Mapping[str, str]

    @contextmanager
    def app(self) -> Iterator[Flask]:
        """The application on this database, for one process."""
        app = self.make_app(self.settings)
        with app.app_context():
            try:
                yield app
            finally:
                app.extensions["sqlalchemy"].engine.dispose()

    def connect(self) -> psycopg.Connection:
        """A plain connection that commits each statement."""
        return psycopg.connect(self.address, autocommit=True)


@contextmanager
def fresh(make_app: MakeApp) -> Iterator[Ground]:
    """A new database with the newest schema, gone afterwards."""
    server = _server()
    name = f"coord_bench_{secrets.token_hex(6)}"
    _run(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        address = make_url(server).set(database=name).render_as_string(hide_password=False)
        environment = _environment(address)
        ground = Ground(make_app, from_environment(environment), address, environment)
        with ground.app():
            upgrade(str(MIGRATIONS))
        yield ground
    finally:
        _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _server() -> str:
    server = os.environ.get(SERVER)
    if not server:
        raise BadSetting(
            f"{SERVER} is not set; run ./coordctl bench, which finds a PostgreSQL, or name one where "
            "databases may be made (postgresql://…)."
        )
    return make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)


def _run(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def _environment(address: str) -> dict[str, str]:
    """Secrets of the bench's own; nothing is sent, and no broker is asked."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "COORD_DATABASE_URL": address,
        "COORD_REDIS_URL": "redis://127.0.0.1:1/0",
        "COORD_SECRET_KEY": key,
        "COORD_PASSWORD_SALT": key,
        "COORD_FIELD_KEY": key,
        "COORD_INDEX_KEY": key,
    }
