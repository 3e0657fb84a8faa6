"""One installation for each fault: a database, a broker and a mail server of its own, and a shared clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask_security.utils import hash_password
from sqlalchemy import update

from coord.store.db import transaction
from coord.store.records import User
from tests.clinic import PASSWORD
from tests.fake_twilio import FakeTwilio, fake_twilio
from tests.faults import texting as texting_
from tests.faults.broker import Broker
from tests.faults.post_office import PostOffice, post_office
from tests.faults.processes import LONG, Site, settings, tails
from tests.faults.records import Records
from tests.lending import applications
from tests.servers.running import free_port

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file is one row, for its tests want the machine; other rows may run beside it, for each test brings
    processes, a database, a broker and ports of its own."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
            item.add_marker(pytest.mark.timeout(3600 if LONG else 120))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """A failure shows what the processes said."""
    report = yield
    folder = getattr(item, "funcargs", {}).get("tmp_path")
    if report.failed and folder:
        report.sections += tails(folder)
    return report


class Clock:
    """The clock that all processes share, moved in one step that no reader sees half."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.path.read_text()))

    def advance(self, **more: float) -> None:
        offset = float(self.path.read_text()) + timedelta(**more).total_seconds()
        aside = self.path.with_suffix(".new")
        aside.write_text(str(offset))
        aside.replace(self.path)


@pytest.fixture
def clock(app, tmp_path: Path) -> Clock:
    return Clock(tmp_path / "clock")


@pytest.fixture
def mail() -> Iterator[PostOffice]:
    with post_office() as office:
        yield office


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path) as one:
        yield one


@pytest.fixture
def site(app, database_url: str, tmp_path: Path, broker: Broker, mail: PostOffice) -> Iterator[Site]:
    """No process runs yet; the test starts what it needs."""
    _keep_usual_hashes(app)
    one = Site(tmp_path, settings(database_url, broker.url, mail.url, tmp_path / "clock"))
    yield one
    one.end()


def _keep_usual_hashes(app) -> None:
    """Each process would make a quick one anew at sign-in, under fire from all the others."""
    applications.hash_as_usual(app)
    with transaction() as tx:
        tx.execute(update(User).values(password=hash_password(PASSWORD)))


@pytest.fixture
def provider(clock) -> Iterator[FakeTwilio]:
    """A provider of texts that has the installation's clock."""
    with fake_twilio(now=clock.now) as one:
        yield one


@pytest.fixture
def texting(site, provider, clinic, sql, clock) -> int:
    """The installation sends texts by the provider, which calls its pages back at this port."""
    port = free_port()
    pages = f"http://127.0.0.1:{port}"
    site.environment |= {"COORD_TEXT_URL": provider.url, "COORD_BASE_URL": pages}
    texting_.prepare(clinic, clock, sql)
    return port


@pytest.fixture
def sql(database_url: str) -> Records:
    return Records(database_url)
