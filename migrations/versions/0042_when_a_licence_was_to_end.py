"""Until when a qualification was to hold before its end was entered."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("qualification", sa.Column("former_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("qualification", "former_until")
