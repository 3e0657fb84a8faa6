"""Reading a folder of CSV files into rows that know where they came from."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its cells by column name, stripped."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


def lines(folder: Path, name: str) -> Iterator[Line]:
    """The lines of `name`.csv in order; nothing where the folder has no such file."""
    path = folder / f"{name}.csv"
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, cells in enumerate(csv.DictReader(file), start=2):
            yield Line(path.name, number, {column: (cell or "").strip() for column, cell in cells.items()})
