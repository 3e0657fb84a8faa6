"""Appointment types as dated data: seen, changed from a day on, added."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentType
from coord.domain.kinds import problems_of
from coord.domain.permissions import Actor
from coord.roster.care import GATES
from coord.services.errors import BadInput, NotFound
from coord.services.policies.trying import When, check_day, watched
from coord.services.today import earliest_today, house_day
from coord.store import audit, policies
from coord.store.db import reading, retried, transaction


@dataclass(frozen=True, slots=True)
class ShownType:
    """A type as it is in force, what outsiders call it, and since when."""

    type: AppointmentType
    patient_name: str
    since: date


@dataclass(frozen=True, slots=True)
class TypeDraft:
    """A type as somebody wants it from a day on; its number is not known yet."""

    type: AppointmentType
    patient_name: str


def shown_types(*, by: Actor, now: datetime) -> tuple[ShownType, ...]:
    with reading() as tx:
        return _types(tx, by, now)


def shown_type(code: str, *, by: Actor, now: datetime) -> ShownType:
    found = next((one for one in shown_types(by=by, now=now) if one.type.code == code), None)
    if found is None:
        raise NotFound
    return found


def _types(tx: Connection, by: Actor, now: datetime) -> tuple[ShownType, ...]:
    names = policies.type_names(tx, by.organization_id, house_day(tx, by.organization_id, now))
    types = policies.appointment_types(tx, by.organization_id, house_day(tx, by.organization_id, now))
    return tuple(ShownType(kind, *names[code]) for code, kind in types.items())


def change_type(draft: TypeDraft, when: When, *, by: Actor, now: datetime) -> None:
    """Put a type in force from a day on, or add it; BadInput by field, WouldBreak with booked visits."""
    check_day(when, earliest_today(by, now))
    retried(lambda: _change(draft, when, by, now))


def _unnamed(draft: TypeDraft) -> Iterator[tuple[str, str]]:
    """Names that it lacks, and what it asks for that has no name here."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", draft.type.code):
        yield "code", "A code has small letters, digits and _, such as dosing_iv."
    if not draft.type.name:
        yield "name", "Give a name for staff."
    if not draft.patient_name:
        yield "patient_name", "Give the neutral name that patients and calendars see."
    if not draft.type.needs_gates <= set(GATES):
        yield "needs_gates", f"Choose among: {', '.join(GATES)}."


def _change(draft: TypeDraft, when: When, by: Actor, now: datetime) -> None:
    with transaction() as tx:
        known = policies.appointment_types(tx, by.organization_id, when.day)
        for field, sentence in (*_unnamed(draft), *problems_of(draft.type, known)):
            raise BadInput(field, sentence)
        if policies.is_type_used(tx, by.organization_id, draft.type.code, when.day):
            raise BadInput("valid_from", "Visits use what is in force from this day on. Choose a later day.")
        with watched(tx, when, by, now):
            policies.keep_type(tx, by.organization_id, draft.type, draft.patient_name, when.day)
        details = {"type": draft.type.code, "from": when.day.isoformat()}
        audit.record(
            tx, "appointment_type.changed", by=by, now=now, subject="appointment_type", details=details
        )
