"""What of the diary goes into a feed."""

from typing import Any

from sqlalchemy import Connection, and_, func, or_, select
from sqlalchemy.orm import aliased

from coord.domain.interval import Interval
from coord.store import diary, people, places

Rows = list[Any]  # of many columns, whose names the query gives and whose types mypy cannot follow


def visits(tx: Connection, organization_id: int, practitioner_id: int, window: Interval) -> Rows:
    """The practitioner's role windows in appointments of the window, a row for each use.

    Of a patient in a group whom somebody else there has as well, `groups` tells.
    """
    one, part, row = diary.Appointment, diary.Participant, diary.Assignment
    patient, kind = people.Patient, places.AppointmentType
    clinic, room = places.Clinic, places.Room
    shared = aliased(diary.Assignment)
    of_group = select(shared.id).where(
        shared.appointment_id == one.group_id, shared.practitioner_id == practitioner_id
    )
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
        # Whoever is in no group is not looked for in one, which would be a search for every visit.
        .where(one.ends > window.starts, one.starts < window.ends)
        .where(or_(one.group_id.is_(None), ~of_group.exists()))
        .group_by(one.id, row.use, part.id, patient.id, kind.id, clinic.id, room.id)
        .order_by(one.id, part.id, row.use)
    )
    return list(tx.execute(query).all())


def groups(tx: Connection, organization_id: int, practitioner_id: int, window: Interval) -> Rows:
    """The practitioner's role windows in groups of the window, a row for each use and each patient in it.

    Where nobody is in a group yet it has a row all the same. Who is in it longer makes it longer.
    """
    one, row, kind = diary.Appointment, diary.Assignment, places.AppointmentType
    clinic, room, patient = places.Clinic, places.Room, people.Patient
    its, part, own = aliased(diary.Appointment), diary.Participant, aliased(diary.Assignment)
    query = (
        select(
            one.id,
            one.public_id,
            one.time_zone,
            one.modality,
            row.use,
            row.starts,
            row.ends,
            own.starts.label("own_starts"),
            own.ends.label("own_ends"),
            (one.version - 1).label("sequence"),
            func.coalesce(its.updated_at, one.updated_at).label("updated_at"),
            part.status,
            patient.legal_name,
            patient.preferred_name,
            kind.patient_name,
            clinic.neutral_name,
            room.name.label("room"),
        )
        .join(row, row.appointment_id == one.id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(clinic, clinic.id == one.clinic_id)
        .join(diary.Resource, diary.Resource.appointment_id == one.id)
        .outerjoin(room, room.id == one.room_id)
        .outerjoin(its, its.group_id == one.id)
        .outerjoin(part, part.appointment_id == its.id)
        .outerjoin(patient, patient.id == part.patient_id)
        .outerjoin(
            own,
            and_(
                own.appointment_id == its.id,
                own.practitioner_id == row.practitioner_id,
                own.role == row.role,
                own.use == row.use,
            ),
        )
        .where(one.organization_id == organization_id, row.practitioner_id == practitioner_id)
        .where(one.ends > window.starts, one.starts < window.ends, one.called_off_at.is_(None))
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
