"""Who is in a clinic, as somebody ticked it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("here_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticked_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_attendance_organization_id")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_attendance_clinic_id")),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_attendance_practitioner_id")
        ),
        sa.ForeignKeyConstraint(["ticked_by_id"], ["user.id"], name=op.f("fk_attendance_ticked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index("ix_attendance_clinic_here_at", "attendance", ["clinic_id", "here_at"])
    op.create_index(op.f("ix_attendance_organization_id"), "attendance", ["organization_id"])
    op.create_index(op.f("ix_attendance_practitioner_id"), "attendance", ["practitioner_id"])


def downgrade() -> None:
    op.drop_table("attendance")
