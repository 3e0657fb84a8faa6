"""The plan of reminders as plain data: which go out for which kind of visit, and how long before it."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from coord.domain.policy_sections.values import BadValue, Data, Form, each, number, value_of, word
from coord.domain.reminders.kinds import MessageKind
from coord.domain.reminders.plan import HOURS, IN_ORDER, STEPS, ReminderPlan

Hours = Mapping[MessageKind, int]
_DEFAULTS = {one.name: one.default for one in fields(ReminderPlan)}
BY_KIND = {
    "types": "Give the steps by kind of visit.",
    "type_hours": "Give the hours of reminders by kind of visit.",
    "type_evenings": "Give the evenings by kind of visit, in minutes of the day.",
}


def _encode(value: ReminderPlan) -> dict[str, Any]:
    plain = {one.name: getattr(value, one.name) for one in fields(ReminderPlan)}
    return plain | {
        "types": {code: [one for one in STEPS if one in steps] for code, steps in value.types.items()},
        "hours": _as_data(value.hours),
        "type_hours": {code: _as_data(hours) for code, hours in value.type_hours.items()},
        "type_evenings": dict(value.type_evenings),
    }


def _as_data(hours: Hours) -> dict[str, int]:
    return {one.value: hours[one] for one in STEPS if one in hours}


def _decode(data: Data) -> ReminderPlan:
    if strange := data.keys() - _DEFAULTS.keys():
        raise BadValue(min(strange), f"There is no field {min(strange)}.")
    given = dict(data)
    types, type_hours, type_evenings = (_by_kind(given, name) for name in BY_KIND)
    hours = {**HOURS, **_hours(given.pop("hours"), "hours")} if "hours" in given else HOURS
    plan = ReminderPlan(
        **{name: value_of(f"reminders.{name}", _DEFAULTS[name], given[name]) for name in given},
        types={code: _steps(steps) for code, steps in types.items()},
        hours=hours,
        type_hours={code: _hours(own, f"type_hours.{code}") for code, own in type_hours.items()},
        type_evenings={code: _evening(minute, code) for code, minute in type_evenings.items()},
    )
    if hours is not HOURS or type_hours:
        _check_order(plan)
    return plan


def _by_kind(given: dict[str, Any], name: str) -> Mapping[str, Any]:
    """What is given for kinds of visit, taken out of the rest."""
    found = given.pop(name, {})
    if not isinstance(found, Mapping):
        raise BadValue(name, BY_KIND[name])
    each(word, found, name)
    return found


def _steps(given: Any) -> frozenset[MessageKind]:
    steps = frozenset(each(MessageKind, given, "types"))
    if strange := steps - set(STEPS):
        raise BadValue("types", f"{min(strange)} is no step that a house may leave out.")
    return steps


def _hours(given: Any, field: str) -> dict[MessageKind, int]:
    """Whole hours by step; the field of one is told with its step."""
    if not isinstance(given, Mapping):
        raise BadValue(field, "Give whole hours by reminder.")
    if strange := given.keys() - HOURS.keys():
        raise BadValue(field, f"{min(strange, key=str)} is no reminder that goes out hours before a visit.")
    return {
        MessageKind(kind): number(f"reminders.hours.{kind}", hours, field=f"{field}.{kind}")
        for kind, hours in given.items()
    }


def _evening(given: Any, code: str) -> int:
    return number("reminders.evening", given, field=f"type_evenings.{code}")


def _check_order(plan: ReminderPlan) -> None:
    """Each reminder goes out before the next one does, and so before it is of no use any more."""
    _check_hours(plan.hours, plan.hours, "hours")
    for code, own in plan.type_hours.items():
        _check_hours({**plan.hours, **own}, own, f"type_hours.{code}")


def _check_hours(hours: Hours, own: Hours, field: str) -> None:
    for at, sentence in _out_of_order(hours, own):
        raise BadValue(f"{field}.{at}", sentence)


def _out_of_order(hours: Hours, own: Hours) -> Iterator[tuple[MessageKind, str]]:
    """The reminders that would not come before the next one, told where the hours were given."""
    for first, then in IN_ORDER:
        if hours[first] > hours[then]:
            continue
        if then in own:
            yield then, f"Give fewer than {hours[first]} hours: an earlier reminder goes out then."
        else:
            yield first, f"Give more than {hours[then]} hours: the next reminder goes out then."


REMINDERS = Form(_encode, _decode)
