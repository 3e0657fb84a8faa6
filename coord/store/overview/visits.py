"""Appointments and reservations, for showing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from coord.domain.appointment import UPCOMING, Modality
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute
from coord.domain.reasons import FollowUpMissing
from coord.store import diary, people, places, records
from coord.store.overview.people import with_titles
from coord.store.overview.rows import Rows


def appointments(tx: Connection, organization_id: int, *conditions: Any) -> Rows:
    """Appointments with type, place and patient, in order of time."""
    query = _appointments(organization_id).where(*conditions)
    return list(tx.execute(query.order_by(diary.Appointment.starts, diary.Appointment.id)).all())


def _appointments(organization_id: int) -> Any:
    one, part, patient = diary.Appointment, diary.Participant, people.Patient
    kind, clinic, room = places.AppointmentType, places.Clinic, places.Room
    main, group = aliased(diary.Appointment), aliased(diary.Appointment)
    return (
        select(
            one.id,
            one.public_id,
            one.starts,
            one.ends,
            one.version,
            one.follows_id,
            one.clinic_id,
            main.public_id.label("follows"),
            group.public_id.label("group"),
            kind.code.label("type_code"),
            kind.name.label("type_name"),
            kind.follow_up.label("needs"),
            kind.follow_up_every,
            kind.follow_up_count,
            clinic.name.label("clinic"),
            clinic.public_id.label("clinic_public_id"),
            clinic.time_zone.label("zone"),
            room.name.label("room"),
            room.public_id.label("room_public_id"),
            patient.id.label("patient_id"),
            patient.public_id.label("patient"),
            patient.legal_name,
            patient.preferred_name,
            patient.search_name,
            patient.birth_date,
            patient.record_number,
            part.status,
            part.cancel_reason,
            part.cancel_note,
            part.is_late_cancel,
            part.not_treated,
            part.noshow_reason,
            part.late_by,
            part.arrived_at,
            part.begun_at,
            part.ready_at,
            part.ended_at,
            part.confirmed_at,
            (part.confirmed_sequence == part.sequence).label("is_confirmed"),
            kind.is_treatment,
        )
        .join(part, part.appointment_id == one.id)
        .join(patient, patient.id == part.patient_id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(clinic, clinic.id == one.clinic_id)
        .outerjoin(room, room.id == one.room_id)
        .outerjoin(main, main.id == one.follows_id)
        .outerjoin(group, group.id == one.group_id)
        .where(one.organization_id == organization_id)
    )


def next_start(tx: Connection, organization_id: int, minute: int) -> int | None:
    """The start of the first appointment at or after the minute that was not cancelled."""
    one, part = diary.Appointment, diary.Participant
    return tx.scalar(
        select(func.min(one.starts))
        .join(part, part.appointment_id == one.id)
        .where(one.organization_id == organization_id, one.starts >= minute, part.status != "cancelled")
    )


def assigned_to(practitioner_id: int) -> Any:
    """The condition that somebody has a part in an appointment."""
    row = diary.Assignment
    with_them = select(row.appointment_id).where(row.practitioner_id == practitioner_id)
    return diary.Appointment.id.in_(with_them)


def people_in(tx: Connection, appointment_ids: Sequence[int]) -> dict[int, list[tuple[str, str, str]]]:
    """(role, name, public id) of everybody assigned, by appointment, each role once."""
    row, who = diary.Assignment, people.Practitioner
    found = tx.execute(
        select(row.appointment_id, row.role, who.name, who.titles, who.public_id)
        .join(who, who.id == row.practitioner_id)
        .where(row.appointment_id.in_(appointment_ids))
        .order_by(row.id)
    )
    assigned: defaultdict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for appointment_id, role, name, titles, public_id in found:
        entry = (role, with_titles(name, titles), public_id)
        if entry not in assigned[appointment_id]:
            assigned[appointment_id].append(entry)
    return assigned


def doses_without_follow_up(tx: Connection, organization_id: int, *which: Any) -> Rows:
    """Appointments that need a follow-up and have none that still stands, unless somebody has waived it."""
    one, part, kind = diary.Appointment, diary.Participant, places.AppointmentType
    after, its_part = aliased(diary.Appointment), aliased(diary.Participant)
    has_one = (
        select(after.id)
        .join(its_part, its_part.appointment_id == after.id)
        .where(after.follows_id == one.id, its_part.status.not_in(["cancelled", "noshow"]))
        .exists()
    )
    waived = records.Override
    is_waived = (
        select(waived.id)
        .where(waived.appointment_id == one.id, waived.reason == FollowUpMissing.__name__)
        .exists()
    )
    return appointments(
        tx,
        organization_id,
        kind.follow_up.is_not(None),
        part.status.in_([*UPCOMING, "arrived", "fulfilled"]),
        part.not_treated.is_(None),
        ~has_one,
        ~is_waived,
        *which,
    )


def unclosed(tx: Connection, organization_id: int, now_minute: int) -> Rows:
    """Appointments of the last week that are over and of which nobody has said what became."""
    one, part = diary.Appointment, diary.Participant
    return appointments(
        tx,
        organization_id,
        part.status.in_([*UPCOMING, "arrived"]),
        part.not_treated.is_(None),
        one.ends <= now_minute,
        one.ends > now_minute - 7 * 1440,
    )


def holds(tx: Connection, organization_id: int, now: datetime, *conditions: Any) -> Rows:
    """Reservations that still hold, the next to expire first."""
    row, patient = diary.Hold, people.Patient
    query = (
        select(
            row.public_id,
            row.unit,
            row.expires_at,
            patient.id.label("patient_id"),
            patient.public_id.label("patient"),
            patient.legal_name,
            patient.preferred_name,
            patient.birth_date,
            patient.record_number,
        )
        .join(patient, patient.id == row.patient_id)
        .where(row.organization_id == organization_id, row.expires_at > now, *conditions)
    )
    return list(tx.execute(query.order_by(row.expires_at)).all())


def treatments(
    tx: Connection, organization_id: int, clinic_id: int, within: Interval
) -> list[tuple[int, int]]:
    """From when, or from when they began before, to when treatment visits go on; not those set aside."""
    row, part, kind = diary.Appointment, diary.Participant, places.AppointmentType
    query = (
        select(row.id, row.starts, row.ends, func.min(part.begun_at).label("begun_at"))
        .join(part, part.appointment_id == row.id)
        .join(kind, kind.id == row.appointment_type_id)
        .where(
            row.organization_id == organization_id,
            row.clinic_id == clinic_id,
            row.starts < within.ends,
            row.ends > within.starts,
            row.modality == Modality.IN_PERSON,
            kind.is_treatment,
            part.status.in_([*UPCOMING, "arrived", "fulfilled"]),
            part.not_treated.is_(None),
        )
        .group_by(row.id)
        .order_by(row.starts)
    )
    return [(_began(row), row.ends) for row in tx.execute(query)]


def _began(row: Any) -> int:
    """When a visit goes on from: its time, or the moment at which it really began, if that was earlier."""
    starts: int = row.starts
    return starts if row.begun_at is None else min(starts, to_minute(row.begun_at))
