"""Booked units: an appointment and the follow-up that was booked with it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from coord.domain.appointment import UPCOMING, AppointmentId, ClinicId, PatientId, RoomId, Status
from coord.domain.interval import Interval
from coord.store import diary, people, places


@dataclass(frozen=True, slots=True)
class BookedAppointment:
    """One patient's appointment as it stands in the database."""

    id: AppointmentId
    public_id: str
    type_code: str
    clinic_id: ClinicId
    room_id: RoomId | None
    patient_id: PatientId
    patient_public_id: str
    interval: Interval
    version: int
    status: Status
    follows_id: AppointmentId | None

    @property
    def is_upcoming(self) -> bool:
        return self.status in UPCOMING


def find(tx: Connection, organization_id: int, public_id: str) -> BookedAppointment | None:
    """The appointment of that name; another organization's is not there."""
    row = diary.Appointment
    return _one(tx, organization_id, row.public_id == public_id)


def by_id(tx: Connection, organization_id: int, appointment_id: int) -> BookedAppointment | None:
    return _one(tx, organization_id, diary.Appointment.id == appointment_id)


def follow_up_of(tx: Connection, organization_id: int, appointment_id: int) -> BookedAppointment | None:
    """The upcoming appointment that was booked to follow this one."""
    row, part = diary.Appointment, diary.Participant
    return _one(tx, organization_id, (row.follows_id == appointment_id) & part.status.in_(UPCOMING))


def _one(tx: Connection, organization_id: int, which: Any) -> BookedAppointment | None:
    row, part, kind, patient = diary.Appointment, diary.Participant, places.AppointmentType, people.Patient
    found = tx.execute(
        select(
            row.id,
            row.public_id,
            kind.code,
            row.clinic_id,
            row.room_id,
            part.patient_id,
            patient.public_id.label("patient_public_id"),
            row.starts,
            row.ends,
            row.version,
            part.status,
            row.follows_id,
        )
        .join(part, part.appointment_id == row.id)
        .join(kind, kind.id == row.appointment_type_id)
        .join(patient, patient.id == part.patient_id)
        .where(row.organization_id == organization_id, which)
    ).first()
    return _from(found) if found else None


def _from(found: Any) -> BookedAppointment:
    return BookedAppointment(
        id=found.id,
        public_id=found.public_id,
        type_code=found.code,
        clinic_id=found.clinic_id,
        room_id=found.room_id,
        patient_id=found.patient_id,
        patient_public_id=found.patient_public_id,
        interval=Interval(found.starts, found.ends),
        version=found.version,
        status=Status(found.status),
        follows_id=found.follows_id,
    )
