"""In which language relatives and whoever takes patients home are written to."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("related_person", sa.Column("languages", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("transport_plan", sa.Column("language", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("transport_plan", "language")
    op.drop_column("related_person", "languages")
