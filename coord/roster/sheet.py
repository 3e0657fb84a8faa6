"""One CSV file as rows of text, whatever its line ends and separator, going on after each damage."""

import csv
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from coord.roster.faults import Fault

LARGEST = 200 * 1024 * 1024
LONGEST_ROW = 10_000  # characters, where it takes several lines
_FOREIGN_BOMS = (b"\xff\xfe", b"\xfe\xff")


class Unusable(Exception):
    """Nothing of the file can be read; says the one problem."""

    def __init__(self, fault: Fault, expected: str) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row and the line on which it begins."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Damage:
    """A row that cannot be split into cells; `text` is its first line."""

    line: int
    fault: Fault
    expected: str
    text: str


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """The file as text; bytes that are not UTF-8 become lone surrogates, for telling where they are."""
    _check(path)
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield file


def _check(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(2)
    except OSError:
        raise Unusable(Fault.UNREADABLE_FILE, "a file that Coord may read") from None
    if size > LARGEST:
        raise Unusable(Fault.FILE_TOO_LARGE, f"at most {LARGEST // 1024 // 1024} MB")
    if start in _FOREIGN_BOMS:
        raise Unusable(Fault.NOT_UTF8, "UTF-8, not UTF-16 (in Excel: CSV UTF-8)")


class _NeverEnds(csv.Error):
    """A row goes on over so many lines that its quotation mark was surely forgotten."""


@dataclass(slots=True)
class _Lines:
    """The lines of a file; those since `begin` can be had again but for the first."""

    file: Iterator[str]
    number: int = 0
    _length: int = 0
    _held: list[str] = field(default_factory=list)
    _again: deque[str] = field(default_factory=deque)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._length > LONGEST_ROW and len(self._held) > 1:
            raise _NeverEnds
        line = self._again.popleft() if self._again else next(self.file)
        self._held.append(line)
        self._length += len(line)
        self.number += 1
        return line

    def begin(self) -> None:
        self._held.clear()
        self._length = 0

    def rewind(self) -> str:
        """Put back all lines since `begin` but the first, and return that one."""
        first, *rest = self._held or [""]
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)
        self.begin()
        return first


def header_line(file: TextIO) -> tuple[str, int]:
    """The first line that is not blank, and its number."""
    for number, line in enumerate(file, start=1):
        if line.strip():
            return line, number
    raise Unusable(Fault.FILE_EMPTY, "a header and rows")


def cells_of(line: str, separator: str) -> list[str]:
    """The cells of a header line."""
    try:
        return next(csv.reader([line], delimiter=separator))
    except (csv.Error, StopIteration):
        return []


def rows(file: TextIO, line: int, separator: str) -> Iterator[Record | Damage]:
    """All rows after the given line that are not blank."""
    lines = _Lines(file, line)
    while True:
        reader = csv.reader(lines, delimiter=separator, strict=True)
        try:
            yield from _records(reader, lines)
            return
        except csv.Error as error:
            yield _damage(error, lines)


def _records(reader: Iterator[list[str]], lines: _Lines) -> Iterator[Record]:
    lines.begin()
    start = lines.number + 1
    for cells in reader:
        if any(cells) and any(map(str.strip, cells)):
            yield Record(start, cells)
        lines.begin()
        start = lines.number + 1


def _damage(error: csv.Error, lines: _Lines) -> Damage:
    several = lines.number
    text = lines.rewind()
    message, is_long = str(error), several > lines.number
    if message.startswith("field larger") and not is_long:
        return Damage(
            lines.number, Fault.CELL_TOO_LARGE, f"at most {csv.field_size_limit()} characters", text
        )
    if "expected after" in message and not is_long:
        return Damage(lines.number, Fault.QUOTE_MISPLACED, 'a quotation mark in text written twice: ""', text)
    return Damage(lines.number, Fault.QUOTE_UNCLOSED, "a closing quotation mark in the same cell", text)
