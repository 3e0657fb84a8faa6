"""Who is told of what cannot wait."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "on_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_on_call_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_on_call_practitioner_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_on_call")),
        sa.UniqueConstraint(
            "organization_id", "starts_on", name=op.f("uq_on_call_organization_id_starts_on")
        ),
    )
    op.create_index(op.f("ix_on_call_organization_id"), "on_call", ["organization_id"])
    op.create_index(op.f("ix_on_call_practitioner_id"), "on_call", ["practitioner_id"])


def downgrade() -> None:
    op.drop_table("on_call")
