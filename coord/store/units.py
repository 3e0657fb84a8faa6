"""Booked units: an appointment and the follow-up that was booked with it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from coord.domain.appointment import (
    UPCOMING,
    AppointmentId,
    ClinicId,
    PatientId,
    PractitionerId,
    ProposedAppointment,
    RoomId,
    Status,
)
from coord.domain.interval import Interval
from coord.domain.local_time import local_date
from coord.domain.policy import Dated, Kinds, in_force
from coord.domain.roles import Role
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
    zone: str
    is_treatment: bool
    participant_id: int
    order_id: int | None
    series_id: int | None
    group_id: AppointmentId | None
    not_treated: str | None
    late_by: int
    arrived_at: datetime | None
    begun_at: datetime | None
    ready_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime

    @property
    def is_upcoming(self) -> bool:
        return self.status in UPCOMING

    @property
    def is_set_aside(self) -> bool:
        """Not held on its day, and waiting for somebody to move or end it."""
        is_open = self.is_upcoming or self.status is Status.ARRIVED
        return is_open and self.is_treatment and self.not_treated is not None

    @property
    def is_given(self) -> bool:
        """A dose that was given, or is being given."""
        is_held = self.status is Status.FULFILLED or self.begun_at is not None
        return is_held and self.is_treatment and self.not_treated is None


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
            row.time_zone,
            kind.is_treatment,
            part.id.label("participant_id"),
            part.order_id,
            row.series_id,
            row.group_id,
            part.not_treated,
            part.late_by,
            part.arrived_at,
            part.begun_at,
            part.ready_at,
            part.ended_at,
            row.updated_at,
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
        zone=found.time_zone,
        is_treatment=found.is_treatment,
        participant_id=found.participant_id,
        order_id=found.order_id,
        series_id=found.series_id,
        group_id=found.group_id,
        not_treated=found.not_treated,
        late_by=found.late_by,
        arrived_at=found.arrived_at,
        begun_at=found.begun_at,
        ready_at=found.ready_at,
        ended_at=found.ended_at,
        updated_at=found.updated_at,
    )


def people_of(tx: Connection, appointment_id: int) -> dict[Role, PractitionerId]:
    """Who has which role in it."""
    row = diary.Assignment
    query = select(row.role, row.practitioner_id).where(row.appointment_id == appointment_id)
    return {Role(role): PractitionerId(who) for role, who in tx.execute(query.order_by(row.id))}


def as_proposed(tx: Connection, one: BookedAppointment, kinds: Dated[Kinds]) -> ProposedAppointment:
    """The appointment as it stands, of its kind on its day, as something to be judged anew."""
    people, starts = people_of(tx, one.id), one.interval.starts
    kind = in_force(kinds, local_date(starts, ZoneInfo(one.zone)))[one.type_code]
    return ProposedAppointment(kind, one.clinic_id, one.room_id, starts, people, one.group_id)
