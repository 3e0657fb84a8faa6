"""`busy FILE.ics`: its form is promised."""

import json

import pytest
from click.testing import CliRunner

from coord.cli.busy import busy
from tests.calendars.busy.written import calendar, event

MARCH = ("--from", "2027-03-01T00:00:00Z", "--to", "2027-03-31T00:00:00Z", "--zone", "America/New_York")
DECLINED = "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@demo.example"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ada.ics"
    path.write_bytes(
        calendar(
            event("UID:a", "DTSTART:20270302T100000", "DTEND:20270302T110000"),
            event("UID:b", "DTSTART:20270303T100000Z", "DTEND:20270303T110000Z", DECLINED),
        )
    )
    return path


def run(*words):
    return CliRunner().invoke(busy, [*map(str, words)])


def test_busy_prints_pairs_of_utc_times(file):
    said = run(file, *MARCH)

    assert (said.exit_code, said.stderr) == (0, "")
    assert json.loads(said.stdout) == [
        ["2027-03-02T15:00:00Z", "2027-03-02T16:00:00Z"],
        ["2027-03-03T10:00:00Z", "2027-03-03T11:00:00Z"],
    ]


def test_what_the_owner_declined_is_left_out(file):
    said = run("--owner", "ada@demo.example", *MARCH, "--json", file)

    assert json.loads(said.stdout) == [["2027-03-02T15:00:00Z", "2027-03-02T16:00:00Z"]]


def test_days_without_an_offset_are_in_the_zone(file):
    said = run("read", file, "--from", "2027-03-02", "--to", "2027-03-02T10:30", "--zone", "America/New_York")

    assert json.loads(said.stdout) == [["2027-03-02T15:00:00Z", "2027-03-02T15:30:00Z"]]


def test_what_was_left_out_is_said_on_standard_error(tmp_path):
    path = tmp_path / "odd.ics"
    path.write_bytes(calendar(event("SUMMARY:a secret, without a start")))

    said = run(path, *MARCH)

    assert (said.exit_code, json.loads(said.stdout)) == (0, [])
    assert said.stderr == "Left out as unreadable: 1 of the calendar's entries.\n"


def test_a_file_that_is_no_calendar_ends_with_one_sentence(tmp_path):
    path = tmp_path / "page.ics"
    path.write_text("<html></html>")

    said = run(path, *MARCH)

    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr == (
        "Error: This is not a calendar file: export the calendar as iCalendar (.ics) and try again.\n"
    )


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--from", "soon"), "“soon” is no time"),
        (("--from", "0001-01-01"), "out of reach"),
        (("--zone", "Mars/Base"), "There is no time zone “Mars/Base”"),
        (("--zone", "../etc"), "There is no time zone"),
        (("--to", "2027-02-01"), "is not after the beginning"),
    ],
)
def test_a_wrong_word_is_said(file, words, sentence):
    said = run(file, *MARCH, *words)

    assert (said.exit_code, said.stdout) == (2, "")
    assert sentence in said.stderr
