"""What a talk stands in place of, so that "not treated today" can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participant", sa.Column("instead_of", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("participant", "instead_of")
