"""Who waits for what, times that have become free, and what was offered to whom."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from coord.store.columns import Id, Moment, OrganizationKey, PublicId
from coord.store.db import Model

_RUNNING = text("status = 'offered'")


class WaitlistEntry(Model):
    """`clinic_ids` empty is any clinic; `people` are practitioners' numbers by role, and none is anybody.

    `appointment_id` is the visit that an earlier one is wanted for, and `booked_id` what came of it.
    `group_id` is the one group in which a place is wanted; without it any of the kind will do.
    `opens` and `closes` are minutes of the clinic's day.
    """

    __tablename__ = "waitlist_entry"
    __table_args__ = (Index("ix_waitlist_entry_organization_status", "organization_id", "status"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"), index=True)
    type_code: Mapped[str]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    clinic_ids: Mapped[list[int]] = mapped_column(JSON)
    people: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    weekdays: Mapped[list[int]] = mapped_column(JSON)
    opens: Mapped[int]
    closes: Mapped[int]
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    until: Mapped[date | None]
    priority: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    asked_by: Mapped[str]
    status: Mapped[str] = mapped_column(default="waiting")
    booked_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class FreedTime(Model):
    """UTC epoch minutes in which something became free at a clinic, or wherever somebody works.

    `people` and `rooms` are who and what has become free, by number; of a group, `group_id`, one place.
    `look_at` is when somebody is looked for next; none where that has ended, one way or another.
    """

    __tablename__ = "freed_time"
    __table_args__ = (Index("ix_freed_time_look_at", "look_at"),)

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    clinic_id: Mapped[int | None] = mapped_column(ForeignKey("clinic.id"))
    starts: Mapped[int]
    ends: Mapped[int]
    why: Mapped[str]
    people: Mapped[list[int]] = mapped_column(JSON)
    rooms: Mapped[list[int]] = mapped_column(JSON)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    created_at: Mapped[Moment]
    look_at: Mapped[Moment | None]


class WaitlistOffer(Model):
    """One visit offered to one patient; `unit` is the proposal as data, which a hold keeps meanwhile.

    The hold is gone when the offer has ended. One offer runs at a time of one freed time, and to one patient.
    """

    __tablename__ = "waitlist_offer"
    __table_args__ = (
        Index(
            "uq_waitlist_offer_running_time",
            "freed_time_id",
            unique=True,
            postgresql_where=_RUNNING,
            sqlite_where=_RUNNING,
        ),
        Index(
            "uq_waitlist_offer_running_patient",
            "patient_id",
            unique=True,
            postgresql_where=_RUNNING,
            sqlite_where=_RUNNING,
        ),
        Index("ix_waitlist_offer_status_expires", "status", "expires_at"),
    )

    id: Mapped[Id]
    public_id: Mapped[PublicId]
    organization_id: Mapped[OrganizationKey]
    entry_id: Mapped[int] = mapped_column(ForeignKey("waitlist_entry.id"), index=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("patient.id"))
    freed_time_id: Mapped[int] = mapped_column(ForeignKey("freed_time.id"), index=True)
    hold: Mapped[str]
    unit: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    clinic_id: Mapped[int] = mapped_column(ForeignKey("clinic.id"))
    starts: Mapped[int]
    ends: Mapped[int]
    how: Mapped[str]
    status: Mapped[str] = mapped_column(default="offered")
    is_told: Mapped[bool] = mapped_column(default=False)
    answered_by: Mapped[str | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    offered_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
