"""When a room is broken."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("out_of_use", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("room", "out_of_use")
