"""The documentation of all files and columns, from the same tables that drive the reading."""

from collections.abc import Iterator

from coord.roster.columns import Column, Table
from coord.roster.tables import TABLES

_GENERAL = """\
A roster is a folder of CSV files; each may be left out. Files are UTF-8, columns in any order, separated
by comma, semicolon or tab. A file has all of its columns, even where cells are empty; those marked + it may
lack, and then leaves what is known as it is. Where a cell may hold several values, they are separated by
“;” or “|” (by “,” or “|” where “;” separates the columns).
Dates are 2027-03-31, or as --dates says, or counted from the day of the import: today+20d, today-1y.
Columns marked * must be filled. A row is the same row at the next import when its key is the same."""


def text() -> str:
    """One screenful a file, for the operator."""
    return "\n\n".join((_GENERAL, *map(_file, TABLES)))


def _file(table: Table) -> str:
    key = ", ".join(map(table.heading, table.key))
    width = max(map(len, table.columns)) + 1
    lines = [f"{table.file}: {table.meaning}", f"  key: {key}"]
    lines += [line for name, column in table.columns.items() for line in _column(name, column, width)]
    return "\n".join(lines)


def _column(name: str, column: Column, width: int) -> Iterator[str]:
    mark = "*" if column.is_required else "+" if column.may_lack else ""
    yield f"  {name + mark:{width}}  {column.meaning}: {column.reads.expected}"
