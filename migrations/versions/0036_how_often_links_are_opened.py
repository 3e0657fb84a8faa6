"""How often patients' links are opened in a minute, over all processes."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "asked",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", "minute", name=op.f("pk_asked")),
    )


def downgrade() -> None:
    op.drop_table("asked")
