"""The kinds of visit that a new house starts with, for a house that was made before there were so many."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentType, AppointmentTypeId
from coord.domain.defaults import DEFAULT_TYPES, DefaultType
from coord.domain.permissions import Actor
from coord.services.today import house_day
from coord.store import audit, policies
from coord.store.db import reading, retried, transaction


def missing_types(*, by: Actor) -> tuple[str, ...]:
    """The names of the standard kinds that the house neither has nor will have from a later day on."""
    with reading() as tx:
        return tuple(kind.name for kind in _missing(tx, by))


def add_missing_types(*, by: Actor, now: datetime) -> int:
    """Put those in force from today on, as they stand in the standard; returns how many."""
    return retried(lambda: _add(by, now))


def _add(by: Actor, now: datetime) -> int:
    with transaction() as tx:
        missing, today = _missing(tx, by), house_day(tx, by.organization_id, now)
        for kind in missing:
            policies.keep_type(tx, by.organization_id, _as_type(kind), kind.patient_name, today)
            details = {"type": kind.code, "from": today.isoformat()}
            audit.record(
                tx, "appointment_type.changed", by=by, now=now, subject="appointment_type", details=details
            )
        return len(missing)


def _missing(tx: Connection, by: Actor) -> list[DefaultType]:
    known = policies.type_names(tx, by.organization_id, date.max)
    return [kind for kind in DEFAULT_TYPES if kind.code not in known]


def _as_type(kind: DefaultType) -> AppointmentType:
    """The kind as a type whose number is not known yet."""
    plain: dict[str, Any] = {one.name: getattr(kind, one.name) for one in fields(kind)}
    del plain["patient_name"]
    sets = ("room_features", "needs_certifications", "needs_gates")
    return AppointmentType(
        **(plain | {"id": AppointmentTypeId(0)} | {name: frozenset(plain[name]) for name in sets})
    )
