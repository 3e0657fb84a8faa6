"""Copies of a template on a PostgreSQL server, and putting back what was changed in one."""

import uuid
from functools import cached_property

import psycopg
from sqlalchemy.engine import make_url

from tests.lending.picture import Picture

PATIENCE = "2s"  # for whoever still holds a lock when the test is over


def run(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


def address(server: str, database: str, driver: str = "postgresql+psycopg") -> str:
    url = make_url(server).set(drivername=driver, database=database)
    return url.render_as_string(hide_password=False)


class PostgresCopies:
    """Makes copies of the database `template`."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template

    @cached_property
    def _picture(self) -> Picture:
        with psycopg.connect(address(self._server, self._template, "postgresql")) as connection:
            return Picture(connection)

    def make(self) -> "PostgresCopy":
        picture, name = self._picture, f"test_{uuid.uuid4().hex[:12]}"
        run(self._server, f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return PostgresCopy(self._server, name, picture)


class PostgresCopy:
    def __init__(self, server: str, name: str, picture: Picture) -> None:
        self.url = address(server, name)
        self._server, self._name, self._picture = server, name, picture

    @cached_property
    def _connection(self) -> psycopg.Connection:
        return psycopg.connect(address(self._server, self._name, "postgresql"), autocommit=True)

    def restore(self) -> bool:
        try:
            with self._connection.transaction():
                self._connection.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
                return self._picture.put_back(self._connection)
        except psycopg.Error:
            return False

    def drop(self) -> None:
        if "_connection" in vars(self):
            self._connection.close()
        run(self._server, f"DROP DATABASE {self._name} WITH (FORCE)")
