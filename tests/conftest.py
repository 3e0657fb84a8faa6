"""Every test that takes `app` runs on SQLite and on PostgreSQL, on a database that holds the small clinic."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from tests.clinic import Clinic, load_small_clinic
from tests.lending import Lender, PostgresCopies, SqliteCopies
from tests.lending.applications import application
from tests.lending.postgres import address, run

NOW = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)  # a Monday, 7 am in Los Angeles


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What goes one after the other begins first, so that nobody waits for a long row of it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    with application(f"sqlite:///{path}"):
        load_small_clinic()
    return path


@pytest.fixture(scope="session")
def postgres() -> str:
    url = os.environ.get("COORD_TEST_POSTGRES_URL")
    if not url:
        pytest.fail("There is no PostgreSQL for the tests; run them with ./coordctl test.")
    return url


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> Iterator[str]:
    name = f"template_{uuid.uuid4().hex[:12]}"
    run(postgres, f"CREATE DATABASE {name}")
    with application(address(postgres, name)):
        load_small_clinic()
    yield name
    run(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_lender(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lender]:
    with closing(Lender(SqliteCopies(sqlite_template, tmp_path_factory.mktemp("lent")).make)) as lender:
        yield lender


@pytest.fixture(scope="session")
def postgresql_lender(postgres: str, postgres_template: str) -> Iterator[Lender]:
    with closing(Lender(PostgresCopies(postgres, postgres_template).make)) as lender:
        yield lender


def _lender(request: pytest.FixtureRequest, kind: str) -> Lender:
    found: Lender = request.getfixturevalue(f"{kind}_lender")
    return found


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    with _lender(request, request.param).lend() as url:
        yield url


@pytest.fixture
def app(database_url: str, at: Callable[[datetime], None], request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application on a database of the small clinic, as good as new both; its clock shows NOW."""
    at(NOW)
    with _lender(request, make_url(database_url).get_backend_name()).opened(database_url) as app:
        yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest) -> Callable[[], AbstractContextManager[Flask]]:
    """Open an application on a database of its own, as often as a test wants one."""
    lender = _lender(request, request.param)

    @contextmanager
    def opened() -> Iterator[Flask]:
        with lender.lend() as url, lender.opened(url) as app:
            yield app

    return opened


@pytest.fixture(scope="session")
def pages(sqlite_template: Path) -> Iterator[Flask]:
    """An application for looking at templates alone, whatever the database."""
    with application(f"sqlite:///{sqlite_template}") as app:
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
