"""Dan's own calendar, imported on Monday, the 1st of March, at seven in the morning in Los Angeles."""

import pytest

from coord.services import busy
from coord.services.busy import Calendar
from tests.calendars.busy.written import calendar, event
from tests.conftest import NOW


class Importer:
    """Imports calendars that are written in a line: “20270302T090000 PT1H” in Los Angeles."""

    def __init__(self, clinic):
        self.clinic = clinic

    def __call__(self, *times, who="dan", name="Own calendar", by=None, now=NOW):
        file = Calendar(events(*times), f"{who}@demo.example", name)
        return busy.import_calendar(file, by=by or self.clinic.scheduler, now=now)


def events(*times):
    pairs = (one.split() for one in times)
    return calendar(
        *(
            event(
                f"UID:{n}",
                "SUMMARY:a secret",
                f"DTSTART;TZID=America/Los_Angeles:{start}",
                f"DURATION:{length}",
            )
            for n, (start, length) in enumerate(pairs)
        )
    )


@pytest.fixture
def imported(clinic):
    return Importer(clinic)
