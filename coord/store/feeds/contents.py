"""What of the diary goes into a feed."""

from typing import Any

from sqlalchemy import Connection, func, select

from coord.domain.interval import Interval
from coord.store import diary, people, places

Rows = list[Any]  # of many columns, whose names the query gives and whose types mypy cannot follow


def visits(tx: Connection, organization_id: int, practitioner_id: int, window: Interval) -> Rows:
    """The practitioner's role windows in appointments of the window, a row for each participant and use.

    Cancelled participants are there too, for a sequence must not fall when one of a group leaves.
    """
    one, part, row = diary.Appointment, diary.Participant, diary.Assignment
    patient, kind = people.Patient, places.AppointmentType
    clinic, room = places.Clinic, places.Room
    query = (
        select(
            one.id,
            one.public_id,
            one.time_zone,
            one.updated_at,
            one.modality,
            row.use,
            func.min(row.starts).label("starts"),
            func.max(row.ends).label("ends"),
            part.sequence,
            part.status,
            patient.legal_name,
            patient.preferred_name,
            kind.patient_name,
            clinic.neutral_name,
            room.name.label("room"),
        )
        .join(row, row.appointment_id == one.id)
        .join(part, part.appointment_id == one.id)
        .join(patient, patient.id == part.patient_id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(clinic, clinic.id == one.clinic_id)
        .outerjoin(room, room.id == one.room_id)
        .where(one.organization_id == organization_id, row.practitioner_id == practitioner_id)
        .where(one.ends > window.starts, one.starts < window.ends)
        .group_by(one.id, row.use, part.id, patient.id, kind.id, clinic.id, room.id)
        .order_by(one.id, part.id, row.use)
    )
    return list(tx.execute(query).all())


def time_off(tx: Connection, practitioner_id: int, window: Interval) -> list[Interval]:
    """The practitioner's time off that touches the window, each span once."""
    row = people.TimeOff
    query = select(row.starts, row.ends).where(
        row.practitioner_id == practitioner_id, row.ends > window.starts, row.starts < window.ends
    )
    return [Interval(starts, ends) for starts, ends in tx.execute(query.distinct())]
