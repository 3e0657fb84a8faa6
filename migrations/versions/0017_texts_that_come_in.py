"""Texts that people send us."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "incoming_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("unclear", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_incoming_text_organization_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_incoming_text_patient_id")),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_incoming_text_appointment_id")
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_incoming_text_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incoming_text")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incoming_text_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_incoming_text_reference")),
    )
    op.create_index(op.f("ix_incoming_text_organization_id"), "incoming_text", ["organization_id"])
    op.create_index(op.f("ix_incoming_text_patient_id"), "incoming_text", ["patient_id"])
    op.create_index(op.f("ix_incoming_text_appointment_id"), "incoming_text", ["appointment_id"])
    op.create_index("ix_incoming_text_organization_status", "incoming_text", ["organization_id", "status"])
    op.create_index("ix_incoming_text_number_index", "incoming_text", ["number_index"])


def downgrade() -> None:
    op.drop_table("incoming_text")
