"""Until when a patient does not drive, where a clinician says so."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participant", sa.Column("no_drive_until", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("participant", "no_drive_until")
