"""Kinds of visit in full, and overrides with their reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("follow_up_every", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("follow_up_count", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("is_treatment", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_patient_present", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("min_age", sa.Integer(), nullable=True),
        sa.Column("max_age", sa.Integer(), nullable=True),
        sa.Column("closing_spare", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("notice", sa.Integer(), nullable=False, server_default="0"),
    )


def upgrade() -> None:
    for column in _columns():
        op.add_column("appointment_type", column)
    op.add_column(
        "role_window", sa.Column("is_optional", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("hold", sa.Column("overriding", sa.JSON(), nullable=True))
    op.execute("UPDATE appointment_type SET is_treatment = needs_dea")
    op.create_table(
        "override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_override_appointment_id")
        ),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_override_organization_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_override_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    op.create_index("ix_override_organization_at", "override", ["organization_id", "at"])
    op.create_index(op.f("ix_override_appointment_id"), "override", ["appointment_id"])


def downgrade() -> None:
    op.drop_table("override")
    op.drop_column("hold", "overriding")
    op.drop_column("role_window", "is_optional")
    for column in _columns():
        op.drop_column("appointment_type", column.name)
