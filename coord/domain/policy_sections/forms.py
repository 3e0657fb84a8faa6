"""Sections to data and back."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from coord.domain.policy import Policy, RideRule
from coord.domain.policy_sections.special import SPECIAL
from coord.domain.policy_sections.values import BadValue, Data, Form, each, value_of
from coord.domain.ride import RideKind

SECTIONS = tuple(["starts" if one.name == "start_grid" else one.name for one in fields(Policy)])


def encode(name: str, policy: Policy) -> dict[str, Any]:
    """The section of that name as plain data."""
    return _form(name).encode(getattr(policy, _attribute(name)))


def decode(name: str, data: Data) -> Any:
    """The section from plain data, what is left out being the default; raises BadValue."""
    return _form(name).decode(data)


def policy_of(values: Mapping[str, Data]) -> Policy:
    """The policy that these sections make; a section without data is the default."""
    return Policy(
        **{_attribute(name): decode(name, data) for name, data in values.items() if name in SECTIONS}
    )


def _attribute(name: str) -> str:
    return "start_grid" if name == "starts" else name


def _form(name: str) -> Form:
    return SPECIAL.get(name) or _rule(name, type(getattr(Policy(), name)))


def _rule(name: str, rule: type[Any]) -> Form:
    def decode_rule(data: Data) -> Any:
        known = {one.name: one for one in fields(rule)}
        if strange := data.keys() - known.keys():
            raise BadValue(min(strange), f"There is no field {min(strange)}.")
        value = rule(
            **{field: value_of(f"{name}.{field}", known[field].default, data[field]) for field in data}
        )
        _check(name, value)
        return value

    return Form(
        lambda value: {one.name: _plain(getattr(value, one.name)) for one in fields(rule)}, decode_rule
    )


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _check(name: str, value: Any) -> None:
    """What two numbers of one section must be to each other."""
    if name == "follow_up" and value.aim_clinic_days > value.latest_days:
        raise BadValue("aim_clinic_days", "The days aimed at cannot be more than the latest day.")
    if name == "ages" and value.assent > value.adult:
        raise BadValue("assent", "Assent is asked of minors; give an age below the adult one.")
    if name == "ride":
        _check_ride(value)


def _check_ride(value: RideRule) -> None:
    each(RideKind, value.kinds, "ride.kinds")
    if not value.ask_hours >= value.urge_hours >= value.decide_hours:
        raise BadValue("decide_hours", "Give hours in this order: asked first, urged next, decided last.")
