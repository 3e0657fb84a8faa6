"""Treatment visits to come, and by which addresses their patients may be prepared for them."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from coord.domain.appointment import UPCOMING
from coord.store import diary, people, places


@dataclass(frozen=True, slots=True)
class ToPrepare:
    visit: Any
    contacts: list[Any]


def to_prepare(tx: Connection, first: int, last: int) -> list[ToPrepare]:
    """Treatment visits of every organization that start in a time, with their patients' addresses."""
    one, part, kind, patient = diary.Appointment, diary.Participant, places.AppointmentType, people.Patient
    query = (
        select(
            one.id.label("appointment_id"),
            one.organization_id,
            one.starts,
            kind.code.label("type_code"),
            one.time_zone,
            one.updated_at,
            part.patient_id,
            patient.food_by_nurse,
        )
        .join(part, part.appointment_id == one.id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(patient, patient.id == part.patient_id)
        .where(
            one.starts > first,
            one.starts <= last,
            kind.is_treatment,
            part.status.in_(UPCOMING),
            part.not_treated.is_(None),
        )
        .order_by(one.starts, one.id)
    )
    visits = tx.execute(query).all()
    contacts = _contacts(tx, {visit.patient_id for visit in visits})
    return [ToPrepare(visit, contacts[visit.patient_id]) for visit in visits]


def _contacts(tx: Connection, patient_ids: set[int]) -> defaultdict[int, list[Any]]:
    row = people.ContactPoint
    query = select(row.patient_id, row.channel, row.purposes).where(
        row.patient_id.in_(patient_ids), row.opted_out_at.is_(None), row.undeliverable_at.is_(None)
    )
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for contact in tx.execute(query):
        found[contact.patient_id].append(contact)
    return found
