"""`busy import FILE.ics`: the operator keeps a calendar."""

import json

import pytest

from coord.cli.busy import busy
from coord.services import booking
from tests.clinic import count, once
from tests.conftest import NOW
from tests.services.busy.conftest import events

DAN = ("--practitioner", "dan@demo.example")
SMALL = ("--organization", "Small")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "dan.ics"
    path.write_bytes(events("20270302T090000 PT1H"))
    return path


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(busy, [*map(str, words)])


def test_import_keeps_what_the_calendar_says(run, file):
    said = run("import", file, *DAN, *SMALL)

    assert (said.exit_code, said.stderr) == (0, "")
    assert said.stdout == "Dan Ortiz, LMFT, Own calendar: busy times until 2028-04-04: 1.\n"
    assert count("busy") == 1


def test_import_tells_programs_more(run, file, clinic):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())

    said = run("import", file, *DAN, *SMALL, "--source", "Family", "--json")

    assert json.loads(said.stdout) == {
        "practitioner": "Dan Ortiz, LMFT",
        "source": "Family",
        "count": 1,
        "skipped": 0,
        "until": "2028-04-04T15:00:00Z",
        "clashing": [booked.appointment],
    }


def test_visits_that_clash_are_counted(run, file, clinic):
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())

    assert "Booked visits that no longer fit: 1." in run("import", file, *DAN, *SMALL).stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--practitioner", "nobody@demo.example"), 1, "There is no practitioner nobody@demo.example."),
        (DAN, 1, "choose with --organization (Small, Other)"),
        ((), 2, "Missing option '--practitioner'"),
    ],
)
def test_whose_it_is_must_be_known(run, file, words, code, sentence):
    said = run("import", file, *words)

    assert (said.exit_code, said.stdout) == (code, "")
    assert sentence in said.stderr


def test_a_file_that_is_no_calendar_changes_nothing(run, tmp_path):
    path = tmp_path / "page.ics"
    path.write_text("<html>")

    said = run("import", path, *DAN, *SMALL)

    assert (said.exit_code, said.stdout) == (1, "")
    assert "This is not a calendar file" in said.stderr
    assert "Nothing was changed." in said.stderr
    assert count("busy_source") == 0
