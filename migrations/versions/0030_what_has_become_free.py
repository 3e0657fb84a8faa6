"""Who and which rooms have become free, so that what is offered takes something of it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("people", "rooms"):
        op.add_column("freed_time", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    for name in ("rooms", "people"):
        op.drop_column("freed_time", name)
