"""Sentences that houses have put in words of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("pattern", sa.String(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_own_wording_organization_id")
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name=op.f("fk_own_wording_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_wording")),
    )
    op.create_index("ix_own_wording_organization_id", "own_wording", ["organization_id"])
    op.create_index("ix_own_wording_key", "own_wording", ["organization_id", "language", "key"])


def downgrade() -> None:
    op.drop_table("own_wording")
