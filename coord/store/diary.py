"""What is taken: resources, occupancy, holds, appointments and courses."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coord.store.columns import Id, Moment, OrganizationKey, PublicId
from coord.store.db import Model


class Resource(Model):
    """What can be taken: a practitioner's attention or cover, a room, a patient, the places of a group."""

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("practitioner_id", "kind"),
        UniqueConstraint("room_id"),
        UniqueConstraint("patient_id"),
        CheckConstraint("capacity >= 1", name="capacity"),
        Index("ix_resource_appointment_id", "appointment_id", unique=True),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    kind: Mapped[str]
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"))
    capacity: Mapped[int] = mapped_column(default=1)


class Occupancy(Model):
    """A resource taken for whole UTC epoch minutes, in one lane of its capacity.

    `role` is the one in which somebody covers, for the house's ratios; none where they do in several.
    `person_id` and `clinic_id` stand where a person is there in person. That nothing overlaps in
    a lane and that nobody is in two clinics is kept by the constraints (PostgreSQL) and triggers
    (SQLite) of the first migration, whatever writes here.
    """

    __tablename__ = "occupancy"
    __table_args__ = (
        CheckConstraint("ends > starts AND ends - starts <= 1440", name="length"),
        CheckConstraint("lane >= 0", name="lane"),
        CheckConstraint("(appointment_id IS NULL) <> (hold_id IS NULL)", name="source"),
        Index("ix_occupancy_resource_starts", "resource_id", "starts", postgresql_include=["ends"]),
        Index("ix_occupancy_person_starts", "person_id", "starts"),
    )

    id: Mapped[Id]
    resource_id: Mapped[int] = mapped_column(ForeignKey("resource.id"))
    lane: Mapped[int] = mapped_column(default=0)
    starts: Mapped[int]
    ends: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    clinic_id: Mapped[int | None] = mapped_column(ForeignKey("clinic.id"))
    role: Mapped[str | None]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id", ondelete="CASCADE"), index=True)


class Hold(Model):
    """A proposal that keeps its place until `expires_at`; `unit` is the proposal as data.

    `overriding` are the soft reasons it was made in spite of, and why.
    """

    __tablename__ = "hold"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    kind: Mapped[str] = mapped_column(default="draft")
    unit: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    overriding: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment] = mapped_column(index=True)


class Appointment(Model):
    """`wall_start` with `time_zone` is what people were told; `starts` and `ends` are derived from it.

    `follows_id` is the dose whose follow-up this is: the two are one unit. `series_id` is the series it
    was booked in, and `is_moved_alone` that it was since moved without the others.

    A group is an appointment without a patient, which takes what is there for all of it and has a resource
    with a lane for each place; `group_id` is the group in which this one is a place. `called_off_at` is
    when a group was cancelled as a whole.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint("ends > starts AND ends - starts <= 1440", name="length"),
        Index("ix_appointment_clinic_starts", "clinic_id", "starts"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    appointment_type_id: Mapped[int] = mapped_column(ForeignKey("appointment_type.id"))
    modality: Mapped[str]
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"))
    wall_start: Mapped[str]
    time_zone: Mapped[str]
    starts: Mapped[int]
    ends: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    course_step_id: Mapped[int | None] = mapped_column(ForeignKey("course_step.id"), index=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    is_moved_alone: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    called_off_at: Mapped[Moment | None]
    created_at: Mapped[Moment]
    updated_at: Mapped[Moment]


class Series(Model):
    """Visits booked together, every so many weeks at the same wall-clock time; 0 for those of a course.

    Groups that come back have no one patient.
    """

    __tablename__ = "series"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"), index=True)
    every_weeks: Mapped[int]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment]


class Assignment(Model):
    """A practitioner's part in an appointment, for the minutes of a role window."""

    __tablename__ = "assignment"

    id: Mapped[Id]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("practitioner.id"), index=True)
    role: Mapped[str]
    use: Mapped[str]
    presence: Mapped[str]
    starts: Mapped[int]
    ends: Mapped[int]


class Participant(Model):
    """One patient's part in an appointment; `sequence` grows when what they see of it changes.

    `no_drive_until` is a UTC epoch minute where a clinician has set a later one than usual.
    `arrived_at`, `begun_at`, `ready_at` (to go home) and `ended_at` are what really happened, `late_by` the
    minutes by which the visit was put off on its day, negative where it began early.
    `confirmed_at` is when the patient said that they
    will come, and `confirmed_sequence` what they saw of it then. `is_dose_counted` marks that the order's
    doses have gone down by this visit, so that no visit counts twice. `instead_of` is the treatment in
    whose place a talk stands, as a hold keeps it.
    """

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("appointment_id", "patient_id"),)

    id: Mapped[Id]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"))
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("treatment_order.id"))
    status: Mapped[str]
    uid: Mapped[str] = mapped_column(unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    arrived_at: Mapped[Moment | None]
    begun_at: Mapped[Moment | None]
    ready_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    no_drive_until: Mapped[int | None]
    late_by: Mapped[int] = mapped_column(default=0)
    is_dose_counted: Mapped[bool] = mapped_column(default=False)
    not_treated: Mapped[str | None]
    instead_of: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    noshow_reason: Mapped[str | None]
    cancelled_at: Mapped[Moment | None]
    cancel_reason: Mapped[str | None]
    cancel_note: Mapped[str | None]
    is_late_cancel: Mapped[bool] = mapped_column(default=False)
    confirmed_at: Mapped[Moment | None]
    confirmed_by: Mapped[str | None]
    confirmed_sequence: Mapped[int | None]


class BrokenVisit(Model):
    """A booked appointment against which something stands by now; `found_at` is since when.

    It speaks of one `version` of the appointment: once that is changed, it says nothing any more.
    """

    __tablename__ = "broken_visit"

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), unique=True)
    version: Mapped[int]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    found_at: Mapped[Moment]


class BrokenCheck(Model):
    """When all booked visits of an organization were last judged again."""

    __tablename__ = "broken_check"

    organization_id: Mapped[int] = mapped_column(
        ForeignKey("organization.id"), primary_key=True, autoincrement=False
    )
    checked_at: Mapped[Moment]


class TransportPlan(Model):
    """Who takes a patient home; names and numbers are sealed, and `kind` is empty until somebody told one.

    `confirmed_for` is the minute of the end that the ride was confirmed for, `reached_at` when staff last
    reached it. `contact_point_id` is where the escort's own messages go, in their `language`, or the
    patient's where it is empty.

    A visit that stays without a confirmed ride has `kept_for` (the end it was decided for) and
    `kept_why`.
    """

    __tablename__ = "transport_plan"

    id: Mapped[Id]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participant.id"), unique=True)
    kind: Mapped[str]
    related_person_id: Mapped[int | None] = mapped_column(ForeignKey("related_person.id"))
    contact_point_id: Mapped[int | None] = mapped_column(ForeignKey("contact_point.id"), index=True)
    status: Mapped[str] = mapped_column(default="open")
    confirmed_at: Mapped[Moment | None]
    confirmed_by: Mapped[str | None]
    confirmed_for: Mapped[int | None]
    name: Mapped[bytes | None]
    phone: Mapped[bytes | None]
    backup_name: Mapped[bytes | None]
    backup_phone: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(default="", server_default="")
    kept_for: Mapped[int | None]
    kept_why: Mapped[str | None]
    reached_at: Mapped[Moment | None]
    waits_until: Mapped[int | None]
    left_at: Mapped[Moment | None]
    left_how: Mapped[str | None]


class CourseTemplate(Model):
    """A named course as it is from a day on; `is_retired` where it is not offered any more from then."""

    __tablename__ = "course_template"
    __table_args__ = (UniqueConstraint("organization_id", "name", "valid_from"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    name: Mapped[str]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    valid_from: Mapped[date]
    version: Mapped[int]
    is_retired: Mapped[bool]


class Course(Model):
    __tablename__ = "course"

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    course_template_id: Mapped[int | None] = mapped_column(ForeignKey("course_template.id"))
    order_id: Mapped[int | None] = mapped_column(ForeignKey("treatment_order.id"))
    status: Mapped[str] = mapped_column(default="active")
    starts_on: Mapped[date | None]


class CourseStep(Model):
    """Spacing in days after the step before it."""

    __tablename__ = "course_step"
    __table_args__ = (UniqueConstraint("course_id", "position"),)

    id: Mapped[Id]
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    position: Mapped[int]
    appointment_type_id: Mapped[int] = mapped_column(ForeignKey("appointment_type.id"))
    at_least_days: Mapped[int]
    at_most_days: Mapped[int | None]
