"""Consents that came with a roster, which no user recorded."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("consent") as table:
        table.alter_column("recorded_by_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM consent WHERE recorded_by_id IS NULL")
    with op.batch_alter_table("consent") as table:
        table.alter_column("recorded_by_id", existing_type=sa.Integer(), nullable=False)
