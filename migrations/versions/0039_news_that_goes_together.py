"""With which other message the words of a message went out."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

GOES_WITH = sa.text("goes_with IS NOT NULL")


def upgrade() -> None:
    op.add_column("message", sa.Column("goes_with", sa.Integer(), nullable=True))
    op.create_index(
        "ix_message_goes_with",
        "message",
        ["goes_with"],
        postgresql_where=GOES_WITH,
        sqlite_where=GOES_WITH,
    )


def downgrade() -> None:
    op.drop_index("ix_message_goes_with", table_name="message")
    op.drop_column("message", "goes_with")
