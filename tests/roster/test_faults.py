"""Every fault is found where it is, named, and told without telling who a patient is."""

from collections import Counter
from datetime import date

import pytest

from coord.roster import sheet
from coord.roster.faults import Fault, Problem
from coord.roster.folder import Broken, load
from coord.services.roster import silently
from tests.roster.faulty_rows import CELLS, SECRET
from tests.roster.good import GOOD, bent, write

TODAY = date(2027, 3, 1)
KNOWN = {"types": {"dosing_iv", "integration"}}


def problems_of(folder) -> list[Problem]:
    try:
        load(folder, TODAY, KNOWN, silently)
    except Broken as broken:
        return broken.problems
    return []


def places(problems):
    return [(problem.fault, problem.file, problem.line, problem.column) for problem in problems]


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def last_line(file: str) -> int:
    return GOOD[file].count("\n") + 1


def test_the_good_roster_has_no_fault(tmp_path):
    assert problems_of(write(tmp_path)) == []


@pytest.mark.parametrize("row", CELLS, ids=lambda row: f"{row.file}-{row.column}-{row.fault.code}")
def test_one_faulty_row_is_one_problem_in_its_place(tmp_path, row):
    write(tmp_path, **{row.file: encoded(GOOD[row.file] + row.text(7))})

    found = problems_of(tmp_path)

    assert places(found) == [(row.fault, f"{row.file}.csv", last_line(row.file), row.column)]
    assert found[0].expected
    if row.found:
        assert found[0].found == row.found


def test_all_faulty_rows_at_once_are_all_told(tmp_path):
    files, expected = dict(GOOD), []
    for number, row in enumerate(CELLS):
        line = files[row.file].count("\n") + 1
        files[row.file] += row.text(number)
        expected.append((row.fault, f"{row.file}.csv", line, row.column))

    found = problems_of(write(tmp_path, **{file: encoded(text) for file, text in files.items()}))

    assert Counter(places(found)) == Counter(expected)


def test_no_problem_tells_who_a_patient_is(tmp_path):
    files = dict(GOOD)
    for number, row in enumerate(CELLS):
        files[row.file] += row.text(number)
    private = (
        *SECRET.split(),
        "whisper",
        "private",
        "Quillfeather",
        "Forsaken",
        "陳麗珍",
        "1977",
        "1899",
        "555-0137",
    )

    told = "\n".join(map(str, problems_of(write(tmp_path, **{f: encoded(t) for f, t in files.items()}))))

    assert [word for word in private if word.lower() in told.lower()] == []


FILES = {
    "utf-16": (Fault.NOT_UTF8, None, "rooms", GOOD["rooms"].encode("utf-16")),
    "empty": (Fault.FILE_EMPTY, None, "rooms", b""),
    "only-blank-lines": (Fault.FILE_EMPTY, None, "rooms", b"\xef\xbb\xbf\n\r\n  \n"),
    "no-header": (Fault.NO_HEADER, None, "rooms", b"bay,Drip,talk\n"),
    "header-names-a-column-twice": (
        Fault.COLUMN_TWICE,
        1,
        "rooms",
        b"clinic,room,features,room\nbay,Drip,talk,Drip\n",
    ),
    "header-again": (
        Fault.HEADER_AGAIN,
        3,
        "rooms",
        b"clinic,room,features\nbay,Drip,talk\nclinic,room,features\n",
    ),
    "unknown-column": (Fault.COLUMN_UNKNOWN, 1, "rooms", b"clinic,room,features,colour\nbay,Drip,talk,red\n"),
    "nameless-column": (Fault.COLUMN_UNKNOWN, 1, "rooms", b"clinic,room,features,\nbay,Drip,talk,\n"),
    "missing-column": (Fault.COLUMN_MISSING, 1, "rooms", b"clinic,room\nbay,Drip\n"),
    "too-few-cells": (Fault.TOO_FEW_CELLS, 2, "rooms", b"clinic,room,features\nbay,Drip\n"),
    "too-many-cells": (Fault.TOO_MANY_CELLS, 2, "rooms", b"clinic,room,features\nbay,Drip,talk,extra\n"),
    "nul-in-header": (Fault.NUL_BYTE, 1, "rooms", b"clinic,room,features,\x00\nbay,Drip,talk,\n"),
    "quote-never-closed": (
        Fault.QUOTE_UNCLOSED,
        2,
        "rooms",
        b'clinic,room,features\nbay,"Drip,talk\nbay,Nest,talk\n',
    ),
    "text-after-quote": (
        Fault.QUOTE_MISPLACED,
        2,
        "rooms",
        b'clinic,room,features\nbay,"Drip"s,talk\nbay,Nest,talk\n',
    ),
    "cell-far-too-large": (
        Fault.CELL_TOO_LARGE,
        2,
        "rooms",
        b"clinic,room,features\nbay," + b"x" * 200_000 + b",talk\n",
    ),
    "two-organizations": (Fault.SEVERAL_ORGANIZATIONS, 3, "organization", b"name\nOne\nTwo\n"),
}


@pytest.mark.parametrize(("fault", "line", "file", "content"), FILES.values(), ids=FILES)
def test_a_damaged_file_is_one_problem(tmp_path, fault, line, file, content):
    found = problems_of(write(tmp_path, **{file: content}))

    assert [(one.fault, one.file, one.line) for one in found] == [(fault, f"{file}.csv", line)]


def test_rows_after_a_damaged_one_are_still_judged(tmp_path):
    rows = 'bay,"Drip,talk\natlantis,Nest,talk\nbay,"Fern"x,talk\nbay,Garden,jacuzzi\n'
    write(tmp_path, rooms="clinic,room,features\n" + rows)

    assert places(problems_of(tmp_path)) == [
        (Fault.QUOTE_UNCLOSED, "rooms.csv", 2, None),
        (Fault.UNKNOWN_CLINIC, "rooms.csv", 3, "clinic"),
        (Fault.QUOTE_MISPLACED, "rooms.csv", 4, None),
        (Fault.UNKNOWN_FEATURE, "rooms.csv", 5, "features"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(bent("patients", "P-1,Zoë", 'P-1,"Zoë'), id="quote"),
        pytest.param(bent("patients", "P-1,Zoë", "P-1,,Zoë"), id="cells"),
        pytest.param(bent("patients", "P-1,", "P-1\x07,"), id="control-character"),
        pytest.param({"patients": b""}, id="empty-file"),
        pytest.param({"patients": "nothing,of,this\n"}, id="no-header"),
    ],
)
def test_what_refers_to_an_unreadable_row_is_no_problem_of_its_own(tmp_path, change):
    found = problems_of(write(tmp_path, **change))

    assert {problem.file for problem in found} == {"patients.csv"}


def test_a_file_without_its_header_is_not_quoted(tmp_path):
    write(tmp_path, patients=GOOD["patients"].partition("\n")[2])

    told = "\n".join(map(str, problems_of(tmp_path)))

    assert "Quillfeather" not in told


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(sheet, "LARGEST", 100)
    small = dict.fromkeys(GOOD, None)

    found = problems_of(write(tmp_path, **{**small, "rooms": GOOD["rooms"] * 20}))

    assert [(one.fault, one.file) for one in found] == [(Fault.FILE_TOO_LARGE, "rooms.csv")]


def test_a_folder_in_place_of_a_file_is_a_problem(tmp_path):
    write(tmp_path, rooms=None)
    (tmp_path / "rooms.csv").mkdir()

    assert [(one.fault, one.file) for one in problems_of(tmp_path)] == [(Fault.UNREADABLE_FILE, "rooms.csv")]


def test_a_misspelt_file_is_a_problem(tmp_path):
    write(tmp_path, patient="record_number\n")

    assert [(one.fault, one.file) for one in problems_of(tmp_path)] == [(Fault.UNKNOWN_FILE, "patient.csv")]


def test_a_folder_without_any_file_is_a_problem(tmp_path):
    assert [problem.fault for problem in problems_of(tmp_path)] == [Fault.NO_FILES]


def test_every_kind_of_fault_has_its_test():
    tested = {row.fault for row in CELLS} | {fault for fault, *_ in FILES.values()}
    alone = {Fault.FILE_TOO_LARGE, Fault.UNREADABLE_FILE, Fault.UNKNOWN_FILE, Fault.NO_FILES}
    alone.add(Fault.TELLS_TREATMENT)

    assert set(Fault) - tested - alone == set()
