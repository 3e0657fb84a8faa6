"""Users, the audit trail, and the answers kept for repeated requests."""

from typing import Any

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import JSON, Column, ForeignKey, Index, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coord.store.columns import Id, Moment, OrganizationKey
from coord.store.db import Model

roles_of_users = Table(
    "roles_of_users",
    Model.metadata,
    Column("user_id", ForeignKey("user.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class UserRole(Model, RoleMixin):
    __tablename__ = "role"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)


class User(Model, UserMixin):
    """`fs_uniquifier` is what a sign-in cookie names; changing it ends every sign-in of the user."""

    __tablename__ = "user"

    id: Mapped[Id]
    organization_id: Mapped[OrganizationKey]
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str]
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    practitioner_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner.id"))
    roles: Mapped[list[UserRole]] = relationship(  # type: ignore[assignment]
        secondary=roles_of_users, lazy="joined"
    )


class AuditEntry(Model):
    """Who did what to what, when; rows are only ever added."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_organization_at", "organization_id", "at"),
        Index("ix_audit_entry_patient_at", "patient_id", "at"),
    )

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[Moment]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    did: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[int | None]
    patient_id: Mapped[int | None] = mapped_column(ForeignKey("patient.id"))
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Override(Model):
    """A soft reason in spite of which somebody booked, and why; `reason` is the reason's type."""

    __tablename__ = "override"
    __table_args__ = (Index("ix_override_organization_at", "organization_id", "at"),)

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[Moment]
    reason: Mapped[str]
    why: Mapped[str]


class IdempotencyKey(Model):
    """A committed success: the same key and body gets the same answer, for a day."""

    __tablename__ = "idempotency_key"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str]
    body_hash: Mapped[bytes]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[Moment] = mapped_column(index=True)
