"""When practitioners are busy by their own calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "busy_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_busy_source_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_busy_source_practitioner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_source")),
        sa.UniqueConstraint("public_id", name=op.f("uq_busy_source_public_id")),
        sa.UniqueConstraint("practitioner_id", "name", name=op.f("uq_busy_source_practitioner_id_name")),
    )
    op.create_index(op.f("ix_busy_source_organization_id"), "busy_source", ["organization_id"])
    op.create_table(
        "busy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends > starts", name=op.f("ck_busy_order")),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_busy_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_busy_practitioner_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["busy_source.id"], name=op.f("fk_busy_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy")),
    )
    op.create_index(op.f("ix_busy_organization_id"), "busy", ["organization_id"])
    op.create_index("ix_busy_practitioner_ends", "busy", ["practitioner_id", "ends"])
    op.create_index(op.f("ix_busy_source_id"), "busy", ["source_id"])


def downgrade() -> None:
    op.drop_table("busy")
    op.drop_table("busy_source")
