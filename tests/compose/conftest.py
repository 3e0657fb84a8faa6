"""Coord started from docker-compose.yml, without containers, once for all tests of this folder."""

import uuid
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.compose.installation import Installation


@pytest.fixture(scope="session")
def empty_database(postgres: str) -> Iterator[str]:
    name = f"compose_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(postgres).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def installation(tmp_path_factory, empty_database) -> Iterator[Installation]:
    one = Installation(tmp_path_factory.mktemp("compose"), empty_database)
    try:
        one.start()
        yield one
    finally:
        one.end()
