"""How the rows of a file are kept in the database: what makes them the same row, and what may change."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, Connection

from coord.roster.folder import Roster, rows_of
from coord.roster.tables import BY_NAME
from coord.services.roster.directory import Directory
from coord.store import roster as store
from coord.store import roster_bulk as bulk

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Stands for a value of a column that the file lacks; `default` is what a new row gets."""

    default: Any


class Wanted(NamedTuple):
    """A row as a file wants it; `extra` is what only a new row needs."""

    line: int
    key: Key
    values: tuple[Any, ...]
    extra: Any = None

    def as_new(self) -> "Wanted":
        """With the default of what the file does not say."""
        return self._replace(
            values=tuple(one.default if isinstance(one, Unsaid) else one for one in self.values)
        )

    def after(self, was: "Found") -> "Wanted":
        """With the row's own value of what the file does not say."""
        pairs = zip(was.values, self.values, strict=True)
        return self._replace(values=tuple(old if isinstance(new, Unsaid) else new for old, new in pairs))


class Found(NamedTuple):
    """A row as the database has it; `extra` is what a change must keep."""

    id: int
    key: Key
    values: tuple[Any, ...]
    extra: Any = None


@dataclass(frozen=True, slots=True)
class Keys:
    """How contact data is kept: the key to encrypt and the key to find."""

    field: bytes
    index: bytes


@dataclass(frozen=True, slots=True)
class Setting:
    """What the wanted rows depend on besides their files: keys, where practitioners are at home, and when."""

    keys: Keys
    homes: Mapping[str, ZoneInfo]
    now: datetime


@dataclass(frozen=True, slots=True)
class Form:
    """A column whose value is kept in another form than the file's."""

    load: Callable[[Any], Any]
    store: Callable[[Any], Any]


@dataclass(frozen=True)
class Kept:
    """The rows of one file in one table, as a rule without any code of their own.

    `key` and `values` say from which of the file's columns each database column comes. `owner` is
    the column of the key that names whose availability a row is about. `owned` are tables whose
    rows belong to one of ours and go with it, by the column that says whose they are.
    """

    file: str
    model: type[Any]
    key: Mapping[str, str]
    values: Mapping[str, str]
    forms: Mapping[str, Form] = field(default_factory=dict)
    owner: str | None = None
    owned: Mapping[type[Any], str] = field(default_factory=dict)
    may_be_removed: bool = True

    @property
    def headings(self) -> tuple[str, ...]:
        """The file's columns that `values` come from, in the same order."""
        return tuple(map(BY_NAME[self.file].heading, self.values.values()))

    def wanted(self, roster: Roster, setting: Setting) -> Iterator[Wanted]:  # noqa: ARG002
        """The rows that the file wants."""
        key, values = _getter(self.key.values()), _getter(self.values.values())
        left_out, columns = roster.left_out.get(self.file, frozenset()), [*self.values.values()]
        unsaid = {
            place: Unsaid(BY_NAME[self.file].fields[name].default)
            for place, name in enumerate(columns)
            if name in left_out
        }
        for row in rows_of(roster, self.file):
            found = values(row)
            if unsaid:
                found = tuple(unsaid.get(place, value) for place, value in enumerate(found))
            yield Wanted(row.line, key(row), found)

    def found(self, tx: Connection, directory: Directory) -> Iterator[Found]:
        """The rows that the database has; the directory learns their names."""
        columns = [*self.key, *(name for name in self.values if name not in self.key)]
        places = {name: place for place, name in enumerate(columns, start=1)}
        key = [(places[name], self._loader(name, directory)) for name in self.key]
        values = [(places[name], self._loader(name, directory)) for name in self.values]
        for row in store.rows(tx, directory.organization_id, self.model, columns):
            names = tuple(load(row[place]) if load else row[place] for place, load in key)
            directory.learn(self.file, names, row[0])
            yield Found(
                row[0], names, tuple(load(row[place]) if load else row[place] for place, load in values)
            )

    def _loader(self, column: str, directory: Directory) -> Callable[[Any], Any] | None:
        if column in self.forms:
            return self.forms[column].load
        if file := directory.file_of(column):
            return lambda number: None if number is None else directory.name(file, number)
        return tuple if isinstance(self.model.__table__.c[column].type, JSON) else None

    def stored(self, columns: Sequence[str], values: Sequence[Any], directory: Directory) -> dict[str, Any]:
        """Database values from the file's."""
        return {
            column: self._stored(column, value, directory)
            for column, value in zip(columns, values, strict=True)
        }

    def _stored(self, column: str, value: Any, directory: Directory) -> Any:
        if column in self.forms:
            return self.forms[column].store(value)
        file = directory.file_of(column)
        return directory.number(file, value) if file and value is not None else value

    def fresh(self, one: Wanted, directory: Directory) -> dict[str, Any]:
        """All columns of a new row."""
        row = self.stored([*self.key], one.key, directory) | self.stored(
            [*self.values], one.values, directory
        )
        return row | directory.tenant(self.model)

    def changed(self, was: Found, one: Wanted, directory: Directory) -> dict[str, Any]:  # noqa: ARG002
        """The columns of a changed row."""
        return self.stored([*self.values], one.values, directory)

    def add(self, tx: Connection, some: Sequence[Wanted], directory: Directory) -> None:
        """Insert rows; the directory learns their names."""
        rows = [self.fresh(one, directory) for one in some]
        if not directory.is_referred_to(self.file):
            bulk.add(tx, self.model, rows)
            return
        for number, *key in bulk.add_numbered(tx, self.model, rows, *self.key):
            self.learn(number, key, directory)

    def learn(self, number: int, key: Sequence[Any], directory: Directory) -> None:
        names = [
            load(part) if (load := self._loader(column, directory)) else part
            for column, part in zip(self.key, key, strict=True)
        ]
        directory.learn(self.file, tuple(names), number)

    def change(self, tx: Connection, some: Sequence[tuple[Found, Wanted]], directory: Directory) -> None:
        rows = [{"row_id": was.id, **self.changed(was, one, directory)} for was, one in some]
        bulk.change(tx, self.model, rows)

    def group(self, key: Key) -> Hashable | None:  # noqa: ARG002
        """What rows share of which one may have become another, though their keys differ."""
        return None

    def became(self, was: Found, one: Wanted) -> bool:  # noqa: ARG002
        """Whether a row of the same group is the old one, changed."""
        return True

    def retired(self, one: Found) -> dict[str, Any] | None:  # noqa: ARG002
        """What makes a row that must stay ineffective; None where nothing does or it is so already."""
        return None

    def label(self, key: Key) -> str:
        """The row for the operator, without the name of any patient or person around one."""
        return " ".join(str(part) for part in key if part not in (None, ""))


def _getter(names: Any) -> Callable[[Any], tuple[Any, ...]]:
    one, *more = names
    if more:
        return attrgetter(one, *more)
    only = attrgetter(one)
    return lambda row: (only(row),)
