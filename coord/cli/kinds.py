"""A kind of visit as plain data, and back."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from coord.domain.appointment import AppointmentType, AppointmentTypeId, Modality
from coord.domain.roles import Presence, Role, RoleWindow, Use
from coord.services.errors import BadInput
from coord.services.policies import ShownType, TypeDraft

SETS = ("room_features", "needs_certifications", "needs_gates")
MAY_BE_NONE = ("min_age", "max_age", "follow_up")


def told(shown: ShownType) -> dict[str, Any]:
    plain = asdict(shown.type)
    del plain["id"]
    plain |= {name: sorted(plain[name]) for name in SETS}
    return {**plain, "patient_name": shown.patient_name, "since": shown.since.isoformat()}


def draft(data: Mapping[str, Any], like: ShownType) -> TypeDraft:
    """The kind with the fields that are given; BadInput where one is none, or cannot be read."""
    given = {name: value for name, value in data.items() if name != "since"}
    patient_name = given.pop("patient_name", like.patient_name)
    if not isinstance(patient_name, str):
        raise BadInput("patient_name", "Give text.")
    read = {name: _read(name, value, like.type) for name, value in given.items()}
    return TypeDraft(replace(like.type, id=AppointmentTypeId(0), **read), patient_name.strip())


def _read(name: str, value: Any, like: AppointmentType) -> Any:
    known = {one.name for one in fields(AppointmentType)} - {"id"}
    if name not in known:
        raise BadInput(name, f"There is no such field; there are {', '.join(sorted(known))}.")
    if name in SETS:
        return frozenset(_words(name, value))
    if name == "role_windows":
        return tuple(_windows(value))
    if name == "modality":
        return _modality(value)
    if value is None and name in MAY_BE_NONE:
        return None
    wanted = {"min_age": int, "max_age": int, "follow_up": str}.get(name, type(getattr(like, name)))
    if type(value) is not wanted:
        raise BadInput(name, f"Give {_NAMES[wanted]}.")
    return value


_NAMES = {int: "a whole number", str: "text", bool: "true or false"}


def _words(name: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadInput(name, "Give a list of words.")
    return value


def _modality(value: Any) -> Modality:
    try:
        return Modality(value)
    except ValueError:
        raise BadInput("modality", f"Choose among: {', '.join(Modality)}.") from None


def _windows(value: Any) -> Iterator[RoleWindow]:
    try:
        for one in value:
            yield RoleWindow(
                Role(one["role"]),
                Use(one["use"]),
                Presence(one["presence"]),
                int(one["opens"]),
                int(one["closes"]),
                bool(one.get("is_optional", False)),
            )
    except (KeyError, TypeError, ValueError, AttributeError):
        sentence = "Give for each role: role, use, presence, opens and closes, in minutes from the start."
        raise BadInput("role_windows", sentence) from None
