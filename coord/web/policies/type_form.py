"""A kind of visit as the fields of a form, and back."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from werkzeug.datastructures import MultiDict

from coord.domain.appointment import AppointmentTypeId, Modality
from coord.domain.roles import Presence, Role, RoleWindow, Use
from coord.services.errors import BadInput
from coord.services.policies import ShownType, TypeDraft

NUMBERS = ("minutes", "turnover", "notice", "closing_spare", "follow_up_every", "follow_up_count", "places")
AGES = ("min_age", "max_age")
TICKS = ("is_treatment", "needs_order", "needs_dea", "is_patient_present")
SETS = ("room_features", "needs_certifications")
MOST_WINDOWS = 20


def as_fields(shown: ShownType) -> dict[str, str | list[str]]:
    kind = shown.type
    fields: dict[str, str | list[str]] = {name: str(getattr(kind, name)) for name in NUMBERS}
    fields |= {name: "" if getattr(kind, name) is None else str(getattr(kind, name)) for name in AGES}
    fields |= {name: "yes" for name in TICKS if getattr(kind, name)}
    fields |= {name: ", ".join(sorted(getattr(kind, name))) for name in SETS}
    fields |= {
        "code": kind.code,
        "name": kind.name,
        "patient_name": shown.patient_name,
        "modality": kind.modality.value,
        "follow_up": kind.follow_up or "",
        "needs_gates": sorted(kind.needs_gates),
    }
    for number, window in enumerate(kind.role_windows):
        fields |= {
            f"role-{number}": window.role.value,
            f"use-{number}": window.use.value,
            f"presence-{number}": window.presence.value,
            f"opens-{number}": str(window.opens),
            f"closes-{number}": str(window.closes),
        }
        if window.is_optional:
            fields[f"optional-{number}"] = "yes"
    return fields


def draft_of(given: "MultiDict[str, str]", shown: ShownType) -> TypeDraft:
    """The kind that the form describes; BadInput where a field cannot be read."""
    kind = replace(
        shown.type,
        id=AppointmentTypeId(0),
        code=given.get("code", "").strip(),
        name=given.get("name", "").strip(),
        modality=Modality(given.get("modality", "in_person")),
        follow_up=given.get("follow_up") or None,
        needs_gates=frozenset(given.getlist("needs_gates")),
        role_windows=tuple(_windows(given)),
        **_plain(given),
    )
    return TypeDraft(kind, given.get("patient_name", "").strip())


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers, ages that may be left out, ticks and words, by the names of the type's fields."""
    return {
        **{field: _number(given, field) for field in NUMBERS},
        **{field: _number(given, field) if given.get(field) else None for field in AGES},
        **{field: bool(given.get(field)) for field in TICKS},
        **{field: frozenset(filter(None, re.split(r"[,;\s]+", given.get(field, "")))) for field in SETS},
    }


def _number(given: Mapping[str, Any], field: str) -> int:
    text = given.get(field, "")
    if not text.isdecimal() or len(text) > 5:
        raise BadInput(field, "Give a whole number, 0 or more.")
    return int(text)


def _windows(given: Mapping[str, Any]) -> Iterator[RoleWindow]:
    for number in range(MOST_WINDOWS):
        if not given.get(f"role-{number}"):
            continue
        opens, closes = (_minutes(given, name, number) for name in ("opens", "closes"))
        if closes <= opens:
            raise BadInput("windows", "A role ends after it begins; swap the minutes.")
        try:
            yield RoleWindow(
                Role(given[f"role-{number}"]),
                Use(given.get(f"use-{number}", "")),
                Presence(given.get(f"presence-{number}", "")),
                opens,
                closes,
                bool(given.get(f"optional-{number}")),
            )
        except ValueError:
            raise BadInput("windows", "Choose a role, how it is used, and how present it is.") from None


def _minutes(given: Mapping[str, Any], name: str, number: int) -> int:
    try:
        return _number(given, f"{name}-{number}")
    except BadInput:
        raise BadInput("windows", "Give the minutes of each role, counted from the start.") from None
