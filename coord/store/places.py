"""Organizations, clinics, rooms, and what the house has decided as dated policy."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from coord.store.columns import Id, OrganizationKey, PublicId, Words
from coord.store.db import Model


class Organization(Model):
    """`text_number` is what its texts come from, and tells whose a text that comes in is."""

    __tablename__ = "organization"
    __table_args__ = (Index("ix_organization_text_number", "text_number", unique=True),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(unique=True)
    text_number: Mapped[str | None]


class Clinic(Model):
    """`neutral_name` is what messages and calendars say; `phone` is the number to call after a visit."""

    __tablename__ = "clinic"
    __table_args__ = (UniqueConstraint("organization_id", "key"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    key: Mapped[str]
    name: Mapped[str]
    neutral_name: Mapped[str]
    address: Mapped[str]
    jurisdiction: Mapped[str]
    time_zone: Mapped[str]
    phone: Mapped[str]


class ClinicHours(Model):
    """Minutes of the local day; Monday is 0."""

    __tablename__ = "clinic_hours"

    id: Mapped[Id]
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"), index=True)
    weekday: Mapped[int]
    opens: Mapped[int]
    closes: Mapped[int]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class ClinicClosure(Model):
    __tablename__ = "clinic_closure"
    __table_args__ = (UniqueConstraint("clinic_id", "day"),)

    id: Mapped[Id]
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    day: Mapped[date]
    name: Mapped[str] = mapped_column(default="")


class ClinicTravel(Model):
    """How many minutes the way from one clinic to another takes."""

    __tablename__ = "clinic_travel"
    __table_args__ = (
        UniqueConstraint("from_clinic_id", "to_clinic_id"),
        CheckConstraint("minutes > 0 AND from_clinic_id <> to_clinic_id", name="way"),
    )

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    from_clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    to_clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    minutes: Mapped[int]


class ClinicCertification(Model):
    """A safety programme that has certified the clinic, in one word, such as `rems`."""

    __tablename__ = "clinic_certification"
    __table_args__ = (UniqueConstraint("clinic_id", "kind", "number"),)

    id: Mapped[Id]
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    kind: Mapped[str]
    number: Mapped[str] = mapped_column(default="")
    valid_from: Mapped[date]
    valid_until: Mapped[date]


class Room(Model):
    """`places` is how many patients it holds at once.

    `out_of_use` are pairs of UTC epoch minutes from when to when it is broken.
    """

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("clinic_id", "name"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    name: Mapped[str]
    features: Mapped[Words]
    places: Mapped[int] = mapped_column(default=1, server_default="1")
    out_of_use: Mapped[list[list[int]]] = mapped_column(JSON, default=list, server_default="[]")


class AppointmentType(Model):
    """`follow_up` is the code of the type that is booked with it as one unit."""

    __tablename__ = "appointment_type"
    __table_args__ = (UniqueConstraint("organization_id", "code", "valid_from"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    code: Mapped[str]
    name: Mapped[str]
    patient_name: Mapped[str]
    modality: Mapped[str]
    minutes: Mapped[int]
    turnover: Mapped[int]
    room_features: Mapped[Words]
    needs_order: Mapped[bool]
    needs_dea: Mapped[bool]
    follow_up: Mapped[str | None]
    follow_up_every: Mapped[int] = mapped_column(default=1, server_default="1")
    follow_up_count: Mapped[int] = mapped_column(default=1, server_default="1")
    is_treatment: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_patient_present: Mapped[bool] = mapped_column(default=True, server_default=true())
    min_age: Mapped[int | None]
    max_age: Mapped[int | None]
    closing_spare: Mapped[int] = mapped_column(default=0, server_default="0")
    notice: Mapped[int] = mapped_column(default=0, server_default="0")
    needs_certifications: Mapped[Words] = mapped_column(server_default="[]")
    needs_gates: Mapped[Words] = mapped_column(server_default="[]")
    places: Mapped[int] = mapped_column(default=1, server_default="1")
    valid_from: Mapped[date]


class RoleWindow(Model):
    """Minutes after the start in which a role is needed, how present, and what of them it takes."""

    __tablename__ = "role_window"

    id: Mapped[Id]
    appointment_type_id: Mapped[int] = mapped_column(ForeignKey("appointment_type.id"), index=True)
    role: Mapped[str]
    use: Mapped[str]
    presence: Mapped[str]
    opens: Mapped[int]
    closes: Mapped[int]
    is_optional: Mapped[bool] = mapped_column(default=False, server_default=false())


class Policy(Model):
    """One decision of the house from a day on; the newest that has begun counts."""

    __tablename__ = "policy"
    __table_args__ = (UniqueConstraint("organization_id", "name", "valid_from"),)

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    name: Mapped[str]
    valid_from: Mapped[date]
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
