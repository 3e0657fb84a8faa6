"""A roster means the same however its files are written."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from coord.roster.columns import DateOrder
from coord.roster.folder import Roster, load
from coord.roster.manual import text as manual
from coord.roster.tables import TABLES
from coord.roster.weeks import opening_hours
from coord.services.roster import silently
from tests.roster.good import GOOD, write

TODAY = date(2027, 3, 1)
KNOWN = {"types": {"dosing_iv", "dosing_esketamine", "integration", "preparation"}}
DEMO = Path(__file__).parents[2] / "coord" / "local" / "demo"


def read(folder, dates=DateOrder.ISO) -> Roster:
    return load(folder, TODAY, KNOWN, silently, dates)


def rewritten(file: str, separator: str, values: str) -> str:
    """The same file with other signs between columns and between the values of a cell."""
    rows = csv.reader(io.StringIO(GOOD[file]))
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(
        [cell.replace("; ", values) for cell in row] for row in rows
    )
    return text.getvalue()


@pytest.fixture
def plain(tmp_path) -> Roster:
    return read(write(tmp_path / "plain"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_line_ends_and_byte_order_marks_do_not_matter(tmp_path, plain, end, mark):
    files = {file: mark + text.replace("\n", end).encode() for file, text in GOOD.items()}

    assert read(write(tmp_path / "other", **files)) == plain


@pytest.mark.parametrize(
    ("separator", "values"),
    [(",", "|"), (";", "|"), ("\t", "; "), ("\t", " | "), (";", " | ")],
    ids=["comma-bar", "semicolon-bar", "tab-semicolon", "tab-bar", "semicolon-spaced-bar"],
)
def test_separators_are_found_out(tmp_path, plain, separator, values):
    files = {file: rewritten(file, separator, values) for file in GOOD}

    assert read(write(tmp_path / "other", **files)) == plain


def test_commas_separate_values_where_semicolons_separate_columns(tmp_path, plain):
    files = {file: rewritten(file, ";", ", ") for file in GOOD if file != "practitioners"}

    assert read(write(tmp_path / "other", **files)) == plain


def test_files_may_differ_in_their_separators(tmp_path, plain):
    other = write(tmp_path / "other", rooms=rewritten("rooms", ";", ","), hours=rewritten("hours", "\t", ","))

    assert read(other) == plain


def test_columns_may_stand_in_any_order(tmp_path, plain):
    rows = [row[::-1] for row in csv.reader(io.StringIO(GOOD["patients"]))]
    text = io.StringIO()
    csv.writer(text).writerows(rows)

    assert read(write(tmp_path / "other", patients=text.getvalue())) == plain


def test_blank_lines_and_empty_rows_are_skipped(tmp_path):
    roster = read(write(tmp_path, rooms="\n" + GOOD["rooms"].replace("\nbay,Nest", "\n\n,,\n  \nbay,Nest")))

    assert [(room.room, room.line) for room in roster.rooms] == [("Drip", 3), ("Nest", 7), ("Blue", 8)]


def test_a_quoted_cell_may_hold_the_separator_and_quotes(tmp_path):
    name = '"Ann ""Nan"" Lee, Jr."'

    roster = read(write(tmp_path, practitioners=GOOD["practitioners"].replace("Ana Belém", name)))

    assert roster.practitioners[0].name == 'Ann "Nan" Lee, Jr.'


def test_names_are_kept_in_every_script_and_in_one_form(tmp_path):
    decomposed = "Zoe\N{COMBINING DIAERESIS} Quillfeather"

    roster = read(write(tmp_path, patients=GOOD["patients"].replace("Zoë Quillfeather", decomposed)))

    assert [patient.legal_name for patient in roster.patients] == ["Zoë Quillfeather", "陳麗珍"]


@pytest.mark.parametrize(
    ("order", "cell"),
    [
        (DateOrder.ISO, "2027-07-14"),
        (DateOrder.MDY, "07/14/2027"),
        (DateOrder.MDY, "7/14/2027"),
        (DateOrder.MDY, "2027-07-14"),
        (DateOrder.DMY, "14/07/2027"),
        (DateOrder.DMY, "14.7.2027"),
        (DateOrder.ISO, "today+135d"),
        (DateOrder.MDY, "today+1y-231d"),
    ],
)
def test_dates_are_read_in_the_order_that_is_asked_for(tmp_path, order, cell):
    roster = read(write(tmp_path, time_off=GOOD["time_off"].replace("2027-07-14", cell)), order)

    assert roster.time_off[0].ends == date(2027, 7, 14)


@pytest.mark.parametrize(
    ("cell", "minute"), [("8:00", 480), ("08:00:00", 480), ("8:00 am", 480), ("12:05 AM", 5), ("1:30pm", 810)]
)
def test_times_are_read_as_people_write_them(tmp_path, cell, minute):
    roster = read(write(tmp_path, hours=GOOD["hours"].replace("Thu,08:00", f"Thu,{cell}")))

    assert roster.hours[1].opens == minute


@pytest.mark.parametrize(
    "cell",
    [
        "Mon-Wed 08:00-12:00; Fri 13:00-24:00",
        "Mon, Tue, Wed 08:00-12:00, Fri 13:00-24:00",
        "monday-wednesday 8:00-12:00 | friday 13:00-24:00",
        "Fri 13:00 \N{EN DASH} 24:00; Mon\N{EN DASH}Wed 08:00\N{EN DASH}12:00",
    ],
)
def test_opening_hours_are_read_as_people_write_them(cell):
    assert opening_hours(cell) == ((0, 480, 720), (1, 480, 720), (2, 480, 720), (4, 780, 1440))


def test_codes_are_put_into_their_usual_form(tmp_path):
    changed = GOOD["practitioners"].replace("zh-Hant; en", "ZH-HANT; EN").replace("bo@clinic", "BO@Clinic")

    roster = read(write(tmp_path, practitioners=changed))

    assert roster.practitioners[1].languages == ("zh-Hant", "en")
    assert roster.practitioners[1].email == "bo@clinic.example"
    assert roster.contact_points[1].address == "+15105550137"


def test_the_demo_roster_has_no_fault():
    assert len(read(DEMO).patients) == 60


def test_the_manual_names_every_column_of_every_file():
    pages = dict(zip([table.file for table in TABLES], manual().split("\n\n")[1:], strict=True))

    for table in TABLES:
        assert pages[table.file].startswith(table.file)
        assert [heading for heading in table.columns if f"\n  {heading}" not in pages[table.file]] == []
