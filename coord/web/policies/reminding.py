"""The plan of reminders on its form: for each kind of visit what goes out, and how long before it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from flask import request

from coord import clock
from coord.domain.reminders import HOURS, STEPS, MessageKind, default_steps
from coord.services import policies
from coord.services.errors import BadInput
from coord.web.permission import actor
from coord.web.present import padded

FIELDS = ("types", "hours", "type_hours", "type_evenings")


@dataclass(frozen=True, slots=True)
class KindOfVisit:
    code: str
    name: str
    default: frozenset[MessageKind]


def kinds() -> tuple[KindOfVisit, ...]:
    """The kinds of visit that patients are at, with the steps that each has by default."""
    shown = [one.type for one in policies.shown_types(by=actor(), now=clock.now())]
    following = {one.follow_up for one in shown}
    return tuple(
        KindOfVisit(
            one.code,
            one.name,
            default_steps(is_treatment=one.is_treatment, is_follow_up=one.code in following),
        )
        for one in shown
        if one.is_patient_present
    )


def as_form(value: Mapping[str, Any], given: Any) -> dict[str, Any]:
    """What the form is drawn with: those just posted, or those kept."""
    is_posted, shown = given is request.form, kinds()
    steps = {one.code: request.form.getlist(f"steps-{one.code}") for one in shown}
    kept = {one.code: value["types"].get(one.code, list(one.default)) for one in shown}
    return {
        "kinds": shown,
        "steps": STEPS,
        "with_hours": HOURS,
        "chosen": steps if is_posted else kept,
        "ahead": given if is_posted else _as_fields(value),
    }


def _as_fields(value: Mapping[str, Any]) -> dict[str, str]:
    fields = {f"hours.{step}": str(hours) for step, hours in value["hours"].items()}
    for code, own in value["type_hours"].items():
        fields |= {f"type_hours.{code}.{step}": str(hours) for step, hours in own.items()}
    return fields | {f"type_evenings.{code}": padded(at) for code, at in value["type_evenings"].items()}


def read(field: str) -> dict[str, Any]:
    """One of the fields as posted; BadInput, with the name of the input, where it is not readable."""
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "types": _steps,
        "hours": _hours,
        "type_hours": _type_hours,
        "type_evenings": _type_evenings,
    }
    return readers[field]()


def _steps() -> dict[str, list[str]]:
    """By code, what differs from the default."""
    ticked = {one: request.form.getlist(f"steps-{one.code}") for one in kinds()}
    return {one.code: steps for one, steps in ticked.items() if set(steps) != one.default}


def _hours() -> dict[str, int]:
    return {step: _number(f"hours.{step}") for step in HOURS}


def _type_hours() -> dict[str, dict[str, int]]:
    """By code, the hours that are not left to those of the house."""
    own = {one.code: _own(f"type_hours.{one.code}") for one in kinds()}
    return {code: hours for code, hours in own.items() if hours}


def _own(prefix: str) -> dict[str, int]:
    return {step: _number(f"{prefix}.{step}") for step in HOURS if _is_given(f"{prefix}.{step}")}


def _type_evenings() -> dict[str, int]:
    names = {one.code: f"type_evenings.{one.code}" for one in kinds()}
    return {code: minute_of_day(name) for code, name in names.items() if _is_given(name)}


def _is_given(name: str) -> bool:
    return bool(request.form.get(name, "").strip())


def _number(name: str) -> int:
    try:
        return int(request.form.get(name, ""))
    except ValueError:
        raise BadInput(name, "Give a whole number.") from None


def minute_of_day(name: str) -> int:
    """The minute of the day that a field of the form gives as the clock shows it."""
    try:
        at = time.fromisoformat(request.form.get(name, ""))
    except ValueError:
        raise BadInput(name, "Give a time such as 17:00.") from None
    return at.hour * 60 + at.minute
