"""Every test that takes `app` runs on SQLite and on PostgreSQL, on a fresh database with a small clinic."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from coord.app import create_app
from coord.config import Config
from coord.store.db import db
from tests.clinic import Clinic, load_small_clinic

NOW = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)  # a Monday, 7 am in Los Angeles


def _settings(database_url: str) -> Config:
    return Config(
        database_url=database_url,
        redis_url=os.environ.get("COORD_TEST_REDIS_URL", "redis://127.0.0.1:1/0"),
        smtp_url="smtp://127.0.0.1:1",
        mail_from="clinic@coord.example",
        text_url="",
        secret_key="a secret that only tests share",
        password_salt="a salt that only tests share",
        field_key=b"f" * 32,
        index_key=b"i" * 32,
        base_url="http://127.0.0.1:8000",
        https=False,
        mail_folder=None,
        demo_password="a password for demos",
    )


@contextmanager
def _application(database_url: str) -> Iterator[Flask]:
    app = create_app(_settings(database_url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    with _application(f"sqlite:///{path}"):
        load_small_clinic()
    return path


@pytest.fixture(scope="session")
def postgres() -> str:
    url = os.environ.get("COORD_TEST_POSTGRES_URL")
    if not url:
        pytest.fail("There is no PostgreSQL for the tests; run them with ./coordctl test.")
    return url


def _run_on(server: str, statement: str) -> None:
    engine = create_engine(_with_driver(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _with_driver(url: str) -> str:
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _database(server: str, name: str) -> str:
    return make_url(_with_driver(server)).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> Iterator[str]:
    name = f"template_{uuid.uuid4().hex[:12]}"
    _run_on(postgres, f"CREATE DATABASE {name}")
    with _application(_database(postgres, name)):
        load_small_clinic()
    yield name
    _run_on(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    with _sqlite_copy(sqlite_template, tmp_path) as url:
        yield url


@contextmanager
def _sqlite_copy(template: Path, folder: Path) -> Iterator[str]:
    path = folder / f"{uuid.uuid4().hex[:12]}.sqlite3"
    shutil.copy(template, path)
    yield f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres: str, postgres_template: str) -> Iterator[str]:
    with _postgres_copy(postgres, postgres_template) as url:
        yield url


@contextmanager
def _postgres_copy(server: str, template: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    _run_on(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _database(server, name)
    _run_on(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    wanted = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(wanted)
    return url


@pytest.fixture
def app(database_url: str, at: Callable[[datetime], None]) -> Iterator[Flask]:
    """An application on a fresh database of the small clinic; its clock shows NOW."""
    at(NOW)
    with _application(database_url) as app:
        yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], AbstractContextManager[Flask]]:
    """Open an application on a database of its own, as often as a test wants one."""

    @contextmanager
    def opened() -> Iterator[Flask]:
        with copy() as url, _application(url) as app:
            yield app

    if request.param == "sqlite":
        copy = partial(_sqlite_copy, request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        server, template = map(request.getfixturevalue, ("postgres", "postgres_template"))
        copy = partial(_postgres_copy, server, template)
    return opened


@pytest.fixture(scope="session")
def pages(sqlite_template: Path) -> Iterator[Flask]:
    """An application for looking at templates alone, whatever the database."""
    with _application(f"sqlite:///{sqlite_template}") as app:
        yield app


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock that all processes of the test share."""
    path = tmp_path / "clock"
    monkeypatch.setenv("COORD_TEST_CLOCK", str(path))

    def set_to(moment: datetime) -> None:
        new = path.with_suffix(".new")
        new.write_text(str((moment - datetime.now(UTC)).total_seconds()))
        new.replace(path)

    return set_to


@pytest.fixture
def clinic(app: Flask) -> Clinic:
    """The small clinic by its names."""
    return Clinic()
