"""Who waits for what, times that have become free, and what was offered to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

RUNNING = sa.text("status = 'offered'")


def upgrade() -> None:
    op.create_table(
        "waitlist_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("type_code", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("clinic_ids", sa.JSON(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("weekdays", sa.JSON(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.Column("earliest", sa.Date(), nullable=True),
        sa.Column("latest", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("booked_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_waitlist_entry_organization_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_waitlist_entry_patient_id")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_waitlist_entry_appointment_id")
        ),
        sa.ForeignKeyConstraint(["booked_id"], ["appointment.id"], name=op.f("fk_waitlist_entry_booked_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_waitlist_entry_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_waitlist_entry_public_id")),
    )
    op.create_index(op.f("ix_waitlist_entry_appointment_id"), "waitlist_entry", ["appointment_id"])
    op.create_index(op.f("ix_waitlist_entry_booked_id"), "waitlist_entry", ["booked_id"])
    op.create_index(op.f("ix_waitlist_entry_organization_id"), "waitlist_entry", ["organization_id"])
    op.create_index("ix_waitlist_entry_organization_status", "waitlist_entry", ["organization_id", "status"])
    op.create_index(op.f("ix_waitlist_entry_patient_id"), "waitlist_entry", ["patient_id"])
    op.create_table(
        "freed_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=True),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_freed_time_organization_id")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_freed_time_clinic_id")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_freed_time_appointment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_time")),
        sa.UniqueConstraint("public_id", name=op.f("uq_freed_time_public_id")),
    )
    op.create_index(op.f("ix_freed_time_appointment_id"), "freed_time", ["appointment_id"])
    op.create_index(op.f("ix_freed_time_look_at"), "freed_time", ["look_at"])
    op.create_index(op.f("ix_freed_time_organization_id"), "freed_time", ["organization_id"])
    op.create_table(
        "waitlist_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("freed_time_id", sa.Integer(), nullable=False),
        sa.Column("hold", sa.String(), nullable=False),
        sa.Column("unit", sa.JSON(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("is_told", sa.Boolean(), nullable=False),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_waitlist_offer_organization_id")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["waitlist_entry.id"], name=op.f("fk_waitlist_offer_entry_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_waitlist_offer_patient_id")),
        sa.ForeignKeyConstraint(
            ["freed_time_id"], ["freed_time.id"], name=op.f("fk_waitlist_offer_freed_time_id")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_waitlist_offer_clinic_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_waitlist_offer_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waitlist_offer")),
        sa.UniqueConstraint("public_id", name=op.f("uq_waitlist_offer_public_id")),
    )
    op.create_index(op.f("ix_waitlist_offer_entry_id"), "waitlist_offer", ["entry_id"])
    op.create_index(op.f("ix_waitlist_offer_freed_time_id"), "waitlist_offer", ["freed_time_id"])
    op.create_index(op.f("ix_waitlist_offer_organization_id"), "waitlist_offer", ["organization_id"])
    op.create_index("ix_waitlist_offer_status_expires", "waitlist_offer", ["status", "expires_at"])
    op.create_index(
        "uq_waitlist_offer_running_patient",
        "waitlist_offer",
        ["patient_id"],
        unique=True,
        postgresql_where=RUNNING,
        sqlite_where=RUNNING,
    )
    op.create_index(
        "uq_waitlist_offer_running_time",
        "waitlist_offer",
        ["freed_time_id"],
        unique=True,
        postgresql_where=RUNNING,
        sqlite_where=RUNNING,
    )
    op.execute(
        "ALTER TABLE message ADD COLUMN offer_id INTEGER"
        " CONSTRAINT fk_message_offer_id REFERENCES waitlist_offer (id)"
    )
    op.create_index(op.f("ix_message_offer_id"), "message", ["offer_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_message_offer_id"), "message")
    op.drop_column("message", "offer_id")
    for name in ("waitlist_offer", "freed_time", "waitlist_entry"):
        op.drop_table(name)
