"""Limits of practitioners, the way between clinics, and booked visits against which something stands."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LIMITS = ("day_minutes", "week_minutes", "day_doses", "work_minutes", "break_minutes")


def upgrade() -> None:
    for name in LIMITS:
        op.add_column("practitioner", sa.Column(name, sa.Integer(), nullable=True))
    _make_travel()
    _make_broken_visits()


def _make_travel() -> None:
    op.create_table(
        "clinic_travel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("from_clinic_id", sa.Integer(), nullable=False),
        sa.Column("to_clinic_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "minutes > 0 AND from_clinic_id <> to_clinic_id", name=op.f("ck_clinic_travel_way")
        ),
        sa.ForeignKeyConstraint(
            ["from_clinic_id"], ["clinic.id"], name=op.f("fk_clinic_travel_from_clinic_id")
        ),
        sa.ForeignKeyConstraint(["to_clinic_id"], ["clinic.id"], name=op.f("fk_clinic_travel_to_clinic_id")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_clinic_travel_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_travel")),
        sa.UniqueConstraint(
            "from_clinic_id", "to_clinic_id", name=op.f("uq_clinic_travel_from_clinic_id_to_clinic_id")
        ),
    )
    op.create_index(op.f("ix_clinic_travel_organization_id"), "clinic_travel", ["organization_id"])


def _make_broken_visits() -> None:
    op.create_table(
        "broken_visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_broken_visit_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_broken_visit_organization_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broken_visit")),
        sa.UniqueConstraint("appointment_id", name=op.f("uq_broken_visit_appointment_id")),
    )
    op.create_index(op.f("ix_broken_visit_organization_id"), "broken_visit", ["organization_id"])
    op.create_table(
        "broken_check",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_broken_check_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_broken_check")),
    )


def downgrade() -> None:
    op.drop_table("broken_check")
    op.drop_table("broken_visit")
    op.drop_table("clinic_travel")
    for name in LIMITS:
        op.drop_column("practitioner", name)
