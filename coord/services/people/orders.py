"""Orders as a clinician enters and closes them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.services.errors import NotFound
from coord.services.people.values import Objection, Saved
from coord.services.people.writing import NOTHING_SEEN, Breaks, must, note, written
from coord.services.repeats import Once
from coord.services.today import house_day
from coord.store import names, patients, people, policies


@dataclass(frozen=True, slots=True)
class NewOrder:
    """What a prescriber allows: appointment types by code, no drug dose."""

    prescriber: str
    appointment_types: tuple[str, ...]
    doses_left: int
    least_spacing_days: int
    most_per_week: int | None
    valid_until: date


def add(
    patient: str, order: NewOrder, *, by: Actor, now: datetime, once: Once, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """A new order; only of somebody who is qualified to prescribe."""

    def work(tx: Connection, patient_id: int) -> int | Objection:
        today = house_day(tx, by.organization_id, now)
        if set(order.appointment_types) - set(policies.kinds_known(tx, by.organization_id, today)):
            raise NotFound
        who = must(names.practitioners(tx, by.organization_id, [order.prescriber]).get(order.prescriber))
        if who not in {row.id for row in _prescribers(tx, by, now)}:
            return Objection.NO_PRESCRIBER
        if order.valid_until < today:
            return Objection.BACKWARDS
        values = {
            "organization_id": by.organization_id,
            "patient_id": patient_id,
            "prescriber_id": who,
            "appointment_types": list(order.appointment_types),
            "doses_left": order.doses_left,
            "least_spacing_days": order.least_spacing_days,
            "most_per_week": order.most_per_week,
            "valid_until": order.valid_until,
        }
        number = patients.add(tx, people.Order, values)
        _note(tx, "order.added", patient_id, number, by, now)
        return number

    return written(patient, work, by=by, now=now, once=once, breaks=breaks)


def _prescribers(tx: Connection, by: Actor, now: datetime) -> list[Any]:
    policy = policies.current(tx, by.organization_id, house_day(tx, by.organization_id, now))
    kinds = policy.qualified_for[Role.PRESCRIBER]
    return patients.practitioners(tx, by.organization_id, frozenset(kinds))


def close(patient: str, number: int, *, by: Actor, now: datetime, breaks: Breaks = NOTHING_SEEN) -> None:
    """Nothing more can be booked under the order."""

    def work(tx: Connection, patient_id: int) -> int:
        must(patients.one(tx, people.Order, patient_id, number))
        patients.change(tx, people.Order, patient_id, number, {"status": "closed"})
        _note(tx, "order.closed", patient_id, number, by, now)
        return number

    written(patient, work, by=by, now=now, breaks=breaks)


def _note(tx: Connection, did: str, patient_id: int, number: int, by: Actor, now: datetime) -> None:
    note(tx, did, patient_id, by=by, now=now, subject="order", number=number)
