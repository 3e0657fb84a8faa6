"""Reading one file by its table: every cell that can be understood, and a problem for each that cannot."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any, TextIO

from coord.roster import sheet
from coord.roster.cells import composed
from coord.roster.columns import BadCell, Column, Reading, Shown, Table, Wrong
from coord.roster.faults import Fault, Problem, quoted
from coord.roster.sheet import Damage, Record

SEPARATORS = (",", ";", "\t")
TOLD_EVERY = 500  # rows between two reports of progress

# What cannot be seen, among it the signs that turn the direction of writing around
_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")
_NOT_UTF8 = re.compile(r"[\udc80-\udcff]")
_DAMAGED = "\N{REPLACEMENT CHARACTER}"
_RECORD_NUMBER = re.compile(r"(?=.*\d)[\w./#-]{1,24}")
_PIECES = re.compile(r'[",;|\t\r\n]+')

Advance = Callable[[int], None]


@dataclass(slots=True)
class Read:
    """What came of one file: its rows, the columns that were not understood by line, and the problems.

    `left_out` are the columns that it may lack, and does.
    """

    rows: list[Any] = field(default_factory=list)
    left_out: frozenset[str] = frozenset()
    faulty: dict[int, frozenset[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(path: Path, table: Table, reading: Reading, advance: Advance) -> Read:
    """The rows of the file; `reading` learns the names that other files may refer to."""
    one = _File(table, reading)
    try:
        with sheet.opened(path) as file:
            one.read(file, advance)
    except sheet.Unusable as unusable:
        one.tell(unusable.fault, expected=unusable.expected)
        reading.unsure.update(table.names)
    return one.done


class _File:
    """One file while it is being read."""

    def __init__(self, table: Table, reading: Reading) -> None:
        self.table = table
        self.reading = reading
        self.done = Read()
        self.header: list[str] = []
        self.header_line = 0
        self.places: list[tuple[int, str, Column]] = []
        self.lacking: frozenset[str] = frozenset()

    def tell(
        self,
        fault: Fault,
        line: int | None = None,
        column: str | None = None,
        found: str | None = None,
        expected: str = "",
    ) -> None:
        self.done.problems.append(Problem(fault, self.table.file, line, column, found, expected))

    def read(self, file: TextIO, advance: Advance) -> None:
        self.read_header(*sheet.header_line(file))
        seen = 0
        for number, row in enumerate(sheet.rows(file, self.header_line, self.reading.separator)):
            self.read_row(row)
            if number % TOLD_EVERY == 0:
                now = file.buffer.tell()
                advance(now - seen)
                seen = now
        advance(file.buffer.tell() - seen)
        self.compare()

    def read_header(self, text: str, line: int) -> None:
        self.header_line = line
        known = self.table.columns
        self.reading.separator = max(SEPARATORS, key=lambda one: len(known.keys() & _headings(text, one)))
        self.header = _headings(text, self.reading.separator)
        if not known.keys() & set(self.header):
            raise sheet.Unusable(Fault.NO_HEADER, "a first line with " + ", ".join(known))
        self.check_header(line)
        for name, column in self.table.fields.items():
            if (heading := self.table.heading(name)) in self.header:
                self.places.append((self.header.index(heading), name, column))
        absent = frozenset(self.table.fields) - {name for _, name, _ in self.places}
        self.done.left_out = frozenset(name for name in absent if self.table.fields[name].may_lack)
        self.lacking = absent - self.done.left_out
        if self.lacking & set(self.table.key):
            self.reading.unsure.update(self.table.names)

    def check_header(self, line: int) -> None:
        known = self.table.columns
        for place, heading in enumerate(self.header):
            if heading in self.header[:place]:
                self.tell(Fault.COLUMN_TWICE, line, quoted(heading) or "?", expected="each column once")
            elif heading not in known:
                self.tell_strange(heading, line)
        for heading, column in known.items():
            if heading not in self.header and not column.may_lack:
                expected = "all columns of the file, even where their cells are empty"
                self.tell(Fault.COLUMN_MISSING, line, heading, expected=expected)

    def tell_strange(self, heading: str, line: int) -> None:
        for pattern, fault in ((_NOT_UTF8, Fault.NOT_UTF8), ("\x00", Fault.NUL_BYTE)):
            if re.search(pattern, heading):
                self.tell(fault, line, expected="plain column names")
                return
        expected = "only " + ", ".join(self.table.columns)
        self.tell(Fault.COLUMN_UNKNOWN, line, None, quoted(heading) or "an empty name", expected)

    def read_row(self, row: Record | Damage) -> None:
        if isinstance(row, Damage):
            self.tell(row.fault, row.line, expected=row.expected)
            self.suppose(_PIECES.split(row.text))
        elif len(row.cells) != len(self.header):
            fault = Fault.TOO_FEW_CELLS if len(row.cells) < len(self.header) else Fault.TOO_MANY_CELLS
            expected = f"{len(self.header)} cells, one for each column of the header"
            self.tell(fault, row.line, None, f"{len(row.cells)} cells", expected)
            self.suppose(row.cells)
        elif _cleaned(row.cells) == self.header:
            self.tell(Fault.HEADER_AGAIN, row.line, expected="a row")
        else:
            self.understand(row)

    def suppose(self, cells: list[str]) -> None:
        """Take whatever stands in an unreadable row for names, lest each mention of it be a problem too."""
        words = [composed(_INVISIBLE.sub("", cell).strip()) for cell in cells]
        pairs = [f"{one}/{other}" for one, other in pairwise(words)]
        for name in self.table.names:
            self.reading.keys.setdefault(name, set()).update(words, map(str.lower, words), pairs)

    def understand(self, record: Record) -> None:
        values: dict[str, Any] = dict.fromkeys(self.lacking)
        values |= {name: self.table.fields[name].default for name in self.done.left_out}
        bad: set[str] = set(self.lacking)
        together = "".join(record.cells)
        odd = not together.isprintable() or _DAMAGED in together
        for place, name, column in self.places:
            cell = record.cells[place].strip()
            try:
                values[name] = _value(cell, column, self.reading, is_odd=odd)
            except BadCell as wrong:
                values[name] = None
                bad.add(name)
                found = _found(cell, column.shown)
                expected = wrong.expected or column.reads.expected
                self.tell(wrong.fault, record.line, self.table.heading(name), found, expected)
        self.judge(self.table.row(line=record.line, **values), bad, record)

    def judge(self, row: Any, bad: set[str], record: Record) -> None:
        for rule in self.table.rules:
            if not rule.needs & bad and (wrong := rule.judge(row, self.reading)):
                self.tell_wrong(row.line, wrong, record)
                bad = bad | {wrong.column}
        if bad:
            self.done.faulty[row.line] = frozenset(bad)
        self.done.rows.append(row)
        self.remember(row, bad, record)

    def tell_wrong(self, line: int, wrong: Wrong, record: Record) -> None:
        place, column = next((place, column) for place, name, column in self.places if name == wrong.column)
        found = _found(record.cells[place].strip(), wrong.shown or column.shown)
        self.tell(wrong.fault, line, self.table.heading(wrong.column), found, wrong.expected)

    def remember(self, row: Any, bad: set[str], record: Record) -> None:
        if bad & set(self.table.key):
            self.suppose([record.cells[place] for place, name, _ in self.places if name in self.table.key])
            return
        for name, named in self.table.names.items():
            if (key := named(row)) is not None:
                self.reading.keys.setdefault(name, set()).add(key)

    def compare(self) -> None:
        """The row that is there twice, and what else only all rows together can tell."""
        self.done.problems.extend(self.rows_twice())
        for comparison in self.table.across:
            self.done.problems.extend(comparison(self.done.rows, self.done.faulty))

    def rows_twice(self) -> Iterator[Problem]:
        identify = self.table.identify or attrgetter(*self.table.key)
        needed, first = frozenset(self.table.key), dict[Any, int]()
        headings = ", ".join(map(self.table.heading, self.table.key))
        for row in self.done.rows:
            if needed & self.done.faulty.get(row.line, frozenset()):
                continue
            if (line := first.setdefault(identify(row), row.line)) != row.line:
                expected = f"one row for each {headings}; the first is on line {line}"
                heading, found = self.name_of(row)
                yield Problem(Fault.ROW_TWICE, self.table.file, row.line, heading, found, expected)

    def name_of(self, row: Any) -> tuple[str, str | None]:
        """The first column of the key, and what stands there if it may be shown."""
        name = self.table.key[0]
        return self.table.heading(name), _found(str(getattr(row, name)), self.table.fields[name].shown)


def _headings(text: str, separator: str) -> list[str]:
    return _cleaned(sheet.cells_of(text, separator))


def _cleaned(cells: list[str]) -> list[str]:
    return [cell.strip().lower().replace(" ", "_") for cell in cells]


def _value(cell: str, column: Column, reading: Reading, *, is_odd: bool) -> Any:
    if is_odd:
        _check_signs(cell)
    if cell:
        return column.reads.parse(cell, reading)
    if column.is_required:
        raise BadCell(Fault.CELL_EMPTY)
    return column.default


def _check_signs(cell: str) -> None:
    if _NOT_UTF8.search(cell):
        raise BadCell(Fault.NOT_UTF8, "UTF-8 (in Excel: CSV UTF-8)")
    if "\x00" in cell:
        raise BadCell(Fault.NUL_BYTE, "text without NUL bytes")
    if _INVISIBLE.search(cell):
        raise BadCell(Fault.CONTROL_CHARACTER, "text of one line, without control characters")
    if _DAMAGED in cell:
        raise BadCell(Fault.DAMAGED_TEXT, "the letters themselves, not the sign that stands for lost ones")


def _found(cell: str, shown: Shown) -> str | None:
    """The cell as a report may quote it."""
    if not cell or shown is Shown.NEVER:
        return None
    if shown is Shown.IF_NUMBER and not _RECORD_NUMBER.fullmatch(cell):
        return None
    return quoted(cell)
