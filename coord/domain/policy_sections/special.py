"""The sections that are more than a few numbers: who is qualified for what, compacts, what is hard."""

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from typing import Any

from coord.domain import reasons
from coord.domain.policy import QUALIFIED_FOR, Policy
from coord.domain.policy_sections.reminding import REMINDERS
from coord.domain.policy_sections.values import BadValue, Data, Form, each, number
from coord.domain.qualifications import Compact, Kind
from coord.domain.roles import Role


def _encode_kinds(value: Mapping[Role, frozenset[Kind]]) -> dict[str, Any]:
    return {role.value: sorted(kinds) for role, kinds in value.items()}


def _decode_kinds(data: Data) -> dict[Role, frozenset[Kind]]:
    roles = each(Role, data, "qualified_for")
    return {role: frozenset(each(Kind, data[role], role)) for role in roles}


def _encode_compacts(value: tuple[Compact, ...]) -> dict[str, Any]:
    return {
        one.name: {
            "kinds": sorted(one.kinds),
            "members": {place: day.isoformat() for place, day in one.members.items()},
            "left": {place: day.isoformat() for place, day in one.left.items()},
            "privilege": one.privilege,
            "in_person": one.in_person,
        }
        for one in value
    }


def _decode_compacts(data: Data) -> tuple[Compact, ...]:
    return tuple(_compact(name, value) for name, value in data.items())


def _compact(name: str, value: Data) -> Compact:
    """`{"kinds": ["PSY"], "members": {"US-CA": "2027-01-01"}, "privilege": "PSYPACT"}`, dates in ISO form.

    `left` (as `members`: the first day without them) and `in_person` may be there as well.
    """
    try:
        return Compact(
            name=name,
            kinds=frozenset(each(Kind, value["kinds"], name)),
            members={place: date.fromisoformat(day) for place, day in value["members"].items()},
            left={place: date.fromisoformat(day) for place, day in value.get("left", {}).items()},
            privilege=Kind(value["privilege"]) if value.get("privilege") else None,
            in_person=bool(value.get("in_person", False)),
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        raise BadValue(name, f"{name} needs kinds and members with dates such as 2027-03-31.") from None


def _grid(data: Data) -> int:
    minutes = number("starts.start_grid", data.get("start_grid", 15))
    if 60 % minutes or minutes % 5:
        raise BadValue("start_grid", "Give 5, 10, 15, 20, 30 or 60 minutes.")
    return minutes


def soft_reasons() -> tuple[str, ...]:
    """The names of all reasons that are soft by nature, which a house may harden."""
    kinds = (one for one in vars(reasons).values() if isinstance(one, type) and is_dataclass(one))
    return tuple(sorted(one.__name__ for one in kinds if getattr(one, "overridable_with", None)))


def _hard(data: Data) -> frozenset[str]:
    given = data.get("reasons", sorted(Policy().hard))
    if strange := set(given) - set(soft_reasons()):
        raise BadValue("reasons", f"{min(strange)} is no soft reason.")
    return frozenset(given)


SPECIAL = {
    "reminders": REMINDERS,
    "starts": Form(
        lambda value: {"start_grid": value},
        _grid,
    ),
    "qualified_for": Form(_encode_kinds, lambda data: {**QUALIFIED_FOR, **_decode_kinds(data)}),
    "scope": Form(
        lambda value: {place: _encode_kinds(kinds) for place, kinds in value.items()},
        lambda data: {place: _decode_kinds(kinds) for place, kinds in data.items()},
    ),
    "compacts": Form(_encode_compacts, _decode_compacts),
    "hard": Form(lambda value: {"reasons": sorted(value)}, _hard),
}
