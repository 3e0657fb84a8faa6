"""A form as data: its fields, what was typed, what could be read, and what is wrong with the rest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from coord.web.people.readers import Reader, Unreadable

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """`widget` is text, tel, email, date, time, number, select, check or checks.

    `default` is the value of an empty field that need not be filled; `options` are (value, label);
    `section` is a heading above it.
    """

    name: str
    label: str
    widget: str = "text"
    read: Reader | None = None
    hint: str = ""
    options: Options = ()
    is_required: bool = False
    default: Any = ""
    section: str = ""

    @property
    def is_many(self) -> bool:
        return self.widget == "checks"


@dataclass(slots=True)
class Form:
    """`typed` is shown again whatever became of it; `values` are by field name; so are `problems`."""

    fields: tuple[Field, ...]
    typed: Mapping[str, list[str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, fields: tuple[Field, ...], sent: "MultiDict[str, str]", today: date) -> "Form":
        form = cls(fields, {one.name: sent.getlist(one.name) for one in fields})
        for one in fields:
            try:
                form.values[one.name] = _value(one, form.typed[one.name], today)
            except Unreadable as wrong:
                form.problems[one.name] = str(wrong)
        return form

    @classmethod
    def filled(cls, fields: tuple[Field, ...], values: Mapping[str, Any]) -> "Form":
        """A form that shows what is kept."""
        return cls(fields, {one.name: _written(values.get(one.name)) for one in fields})

    def text(self, name: str) -> str:
        return next(iter(self.typed.get(name, ())), "")

    def has(self, name: str, value: str) -> bool:
        return value in self.typed.get(name, ())


def _value(one: Field, typed: list[str], today: date) -> Any:
    if one.widget == "check":
        return bool(typed)
    if one.is_many:
        return tuple(value for value, _ in one.options if value in _required(one, typed))
    text = " ".join(typed[0].split()) if typed else ""
    if not text:
        _required(one, typed[:0])
        return one.default
    if one.options and text not in dict(one.options):
        raise Unreadable("Choose one of the list.")
    return one.read(text, today) if one.read else text


def _required(one: Field, typed: list[str]) -> list[str]:
    if one.is_required and not typed:
        raise Unreadable("Choose at least one." if one.options else "Fill this in.")
    return typed


def _written(value: Any) -> list[str]:
    """A kept value as it is typed."""
    if value is None or value is False or value == "":
        return []
    if value is True:
        return ["yes"]
    if isinstance(value, (tuple, frozenset, list)):
        return [str(each) for each in value]
    return [str(value)]
