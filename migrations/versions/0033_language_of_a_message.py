"""In which language a message went out."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message", sa.Column("language", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("message", "language")
