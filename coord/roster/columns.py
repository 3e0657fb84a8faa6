"""What a file of a roster is made of: tables, columns, and the rules between cells of one row.

One table a file drives reading, checking and the printed documentation.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, get_type_hints

from coord.roster.faults import Fault, Problem


class DateOrder(StrEnum):
    """How dates are written that are not ISO 8601: month first or day first."""

    ISO = "iso"
    MDY = "mdy"
    DMY = "dmy"


class Shown(StrEnum):
    """Whether a report may quote a cell: what tells who somebody is stays out of it."""

    ALWAYS = "always"
    IF_NUMBER = "if_number"  # a record number; somebody may have put a name there
    NEVER = "never"


@dataclass(slots=True)
class Reading:
    """What the meaning of a cell depends on.

    `keys` are the names that others may refer to, by file, from the database and from what was
    read so far. Nothing is called unknown in a file of `unsure`, for it was unreadable.
    """

    today: date
    dates: DateOrder = DateOrder.ISO
    separator: str = ","
    keys: dict[str, set[str]] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    def knows(self, file: str, key: str) -> bool:
        return key in self.keys.get(file, ()) or file in self.unsure


class BadCell(Exception):
    """The cell does not hold what its column needs; `expected` where the column cannot tell."""

    def __init__(self, fault: Fault, expected: str | None = None) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Reads:
    """How the text of a cell becomes a value, and what is expected, in words."""

    parse: Callable[[str, Reading], Any]
    expected: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `default` is what an empty cell means where it may be empty.

    A column that `may_lack` was added later: a file without it leaves what is in the database as it is.
    """

    reads: Reads
    meaning: str
    name: str = ""
    is_required: bool = True
    default: Any = None
    shown: Shown = Shown.ALWAYS
    may_lack: bool = False


def required(reads: Reads, meaning: str, *, name: str = "", shown: Shown = Shown.ALWAYS) -> Column:
    return Column(reads, meaning, name, shown=shown)


def optional(
    reads: Reads, meaning: str, default: Any = None, *, name: str = "", shown: Shown = Shown.ALWAYS
) -> Column:
    return Column(reads, meaning, name, is_required=False, default=default, shown=shown)


def added_later(reads: Reads, meaning: str, default: Any = None, *, shown: Shown = Shown.ALWAYS) -> Column:
    return Column(reads, meaning, is_required=False, default=default, shown=shown, may_lack=True)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a rule has against a row, and the column to put right; `shown` overrides the column's."""

    column: str
    fault: Fault
    expected: str
    shown: Shown | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A judgement on one row, passed only where all the columns it needs could be read."""

    needs: frozenset[str]
    judge: Callable[[Any, Reading], Wrong | None]


Lines = Mapping[int, frozenset[str]]
Comparison = Callable[[list[Any], Lines], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Table:
    """One file: the class of its rows, which columns name a row, and what else must hold.

    `identify` is what must not be there twice, where that is more than the cells of the key.
    `names` are the lists of names that a row enters, for other files to refer to. `across` compares
    all rows, given the columns that could not be read by line.
    """

    name: str
    row: type[Any]
    meaning: str
    key: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    across: tuple[Comparison, ...] = ()
    identify: Callable[[Any], Hashable] | None = None
    names: Mapping[str, Callable[[Any], str | None]] = field(default_factory=dict)
    fields: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        hints = get_type_hints(self.row, include_extras=True)
        found = {name: hint.__metadata__[0] for name, hint in hints.items() if name != "line"}
        object.__setattr__(self, "fields", found)

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def columns(self) -> dict[str, Column]:
        """The columns by the names that stand in the header."""
        return {self.heading(name): column for name, column in self.fields.items()}

    def heading(self, name: str) -> str:
        return self.fields[name].name or name
