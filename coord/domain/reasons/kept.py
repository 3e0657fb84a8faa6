"""Reasons as plain data and back, for a list that is kept."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from coord.domain.reasons.base import Reason

Value = TypeVar("Value")


def as_data(reason: Reason) -> dict[str, Any]:
    """The reason as JSON knows it, under the name of its type."""
    return {"reason": type(reason).__name__, **_plain_fields(reason)}


def from_data(data: Mapping[str, Any], known: Mapping[str, type[Reason]]) -> Reason | None:
    """The reason again; None for one of a type, or with fields, that are not known any more."""
    kind = known.get(data["reason"])
    if kind is None:
        return None
    values = {name: value for name, value in data.items() if name != "reason"}
    return _object(kind, values) if values.keys() == {one.name for one in fields(kind)} else None


def _plain_fields(value: Any) -> dict[str, Any]:
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return _plain_fields(value) if is_dataclass(value) else value


def _object(kind: type[Value], values: Mapping[str, Any]) -> Value:
    hints = get_type_hints(kind)
    return kind(**{name: _restored(value, hints[name]) for name, value in values.items()})


def _restored(value: Any, hint: Any) -> Any:
    if get_origin(hint) is tuple:
        return tuple(_restored(one, get_args(hint)[0]) for one in value)
    if isinstance(hint, UnionType):
        inner = next(one for one in get_args(hint) if one is not NoneType)
        return None if value is None else _restored(value, inner)
    if hint in (date, datetime):
        return hint.fromisoformat(value)
    if is_dataclass(hint) and isinstance(hint, type):
        return _object(hint, value)
    return hint(value) if isinstance(hint, type) and issubclass(hint, Enum) else value
