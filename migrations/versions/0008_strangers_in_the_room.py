"""Who was never asked has nothing against a stranger in the room."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _begin_anew(sa.true())


def downgrade() -> None:
    _begin_anew(sa.false())


def _begin_anew(unasked: sa.ColumnElement[bool]) -> None:
    """SQLite changes no default; nothing is lost, for no rule has asked the column before."""
    op.drop_column("patient", "agrees_to_stranger")
    op.add_column(
        "patient", sa.Column("agrees_to_stranger", sa.Boolean(), nullable=False, server_default=unasked)
    )
