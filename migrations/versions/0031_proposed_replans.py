"""Proposed re-plans of a day."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "replan_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("happening", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("pieces", sa.JSON(), nullable=False),
        sa.Column("is_best", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_replan_proposal_organization_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_replan_proposal_created_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replan_proposal")),
        sa.UniqueConstraint("public_id", name=op.f("uq_replan_proposal_public_id")),
    )
    op.create_index(op.f("ix_replan_proposal_organization_id"), "replan_proposal", ["organization_id"])
    op.create_index("ix_replan_proposal_status", "replan_proposal", ["status"])


def downgrade() -> None:
    op.drop_table("replan_proposal")
