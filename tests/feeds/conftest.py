"""A booked clinic whose feeds are read as a calendar program reads them."""

import pytest

from coord.calendars.levels import Level
from coord.services import booking, feeds
from coord.services.feeds import Issued
from tests.clinic import once
from tests.conftest import NOW


class Reader:
    """Issues feeds, and fetches them over HTTP without cookies."""

    def __init__(self, app, clinic):
        self.app, self.clinic = app, clinic

    def issue(self, who="dan", level=Level.INITIALS, label="phone", now=NOW) -> Issued:
        mail = f"{who}@demo.example"
        return feeds.issue(mail, Level(level), label, by=self.clinic.scheduler, now=now)

    def fetch(self, issued, method="GET", **headers):
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"/feeds/{getattr(issued, 'token', issued)}.ics"
        return self.app.test_client().open(url, method=method, headers=names)


@pytest.fixture
def reader(app, clinic):
    return Reader(app, clinic)


@pytest.fixture
def booked(app, clinic):
    """Alice's treatment visit of Tuesday at nine, and its follow-up of Wednesday."""
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
