"""Importing a roster by the page: checked, taken whole, or refused with every problem."""

import io
import re

import pytest

from coord.services import booking
from tests.clinic import HERE, count, once
from tests.conftest import NOW

SMALL = HERE / "rosters" / "small"


def send(visitor, do, **changed):
    token = visitor.hidden("csrf_token")
    files = [
        (io.BytesIO(changed.get(path.stem, path.read_text()).encode()), path.name)
        for path in sorted(SMALL.glob("*.csv"))
    ]
    fields = {"csrf_token": token, "do": do, "files": files}
    return visitor.client.post("/import/", data=fields, content_type="multipart/form-data")


def rooms(name):
    return (SMALL / "rooms.csv").read_text() + f"harbor,{name},talk\n"


def test_checking_tells_what_would_change_and_writes_nothing(administrator):
    administrator.get("/import/")
    page = send(administrator, "check", rooms=rooms("Loft")).text

    assert "Nothing was written yet" in page
    assert '<td class="num">1</td>' in page
    assert count("room", "name = 'Loft'") == 0


def test_importing_takes_all_of_it(administrator):
    administrator.get("/import/")
    page = send(administrator, "import", rooms=rooms("Loft")).text

    assert "Imported." in page
    assert count("room", "name = 'Loft'") == 1
    assert count("audit_entry", "did = 'roster.uploaded'") == 1


def test_a_broken_file_is_told_with_its_line_and_changes_nothing(administrator):
    administrator.get("/import/")
    broken = (SMALL / "rooms.csv").read_text() + "nowhere,Loft,talk\n"
    answer = send(administrator, "import", rooms=broken)

    assert answer.status_code == 422
    assert "rooms.csv" in answer.text
    assert "nowhere" in answer.text
    assert count("room", "name = 'Loft'") == 0


def test_no_files_is_said(administrator):
    administrator.get("/import/")
    answer = administrator.post("/import/", do="import")

    assert answer.status_code == 422
    assert "Choose the CSV files" in answer.text


def without_dan(file):
    lines = (SMALL / f"{file}.csv").read_text().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("dan@") or ",harbor," not in line)


@pytest.fixture
def booked(clinic):
    """A treatment visit by Dan at Harbor, and its follow-up."""
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment


def send_pruned(visitor, do, seen=()):
    token = visitor.hidden("csrf_token")
    files = [(io.BytesIO(without_dan("hours").encode()), "hours.csv")]
    fields = {"csrf_token": token, "do": do, "files": files, "prune": "yes", "seen": list(seen)}
    return visitor.client.post("/import/", data=fields, content_type="multipart/form-data")


def test_an_import_names_the_booked_visits_that_it_would_break_before_it_is_saved(administrator, booked):
    hours = count("availability_rule")
    administrator.get("/import/")

    checked, refused = (send_pruned(administrator, do) for do in ("check", "import"))

    assert (checked.status_code, refused.status_code) == (200, 409)
    for page in (checked.text, refused.text):
        assert "2 booked visits no longer fit then. Nothing is saved yet." in page
        assert "Dan Ortiz, LMFT does not work at Harbor Clinic" in page
        assert "Alice" not in page
        assert "Import anyway" in page
    assert count("availability_rule") == hours
    assert count("broken_visit") == 0


def test_what_somebody_has_seen_is_imported_and_stands_under_needs_attention(administrator, booked):
    administrator.get("/import/")
    seen = re.findall(r'name="seen" value="([^"]+)"', send_pruned(administrator, "import").text)

    answer = send_pruned(administrator, "import", seen)

    assert len(seen) == 2
    assert answer.status_code == 200
    assert "Imported." in answer.text
    assert count("broken_visit") == 2
