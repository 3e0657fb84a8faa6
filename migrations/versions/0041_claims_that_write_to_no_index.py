"""Messages in hand are found without an index of their lease, and pages keep room for a claimed row."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

IN_HAND = sa.text("status IN ('claimed', 'sending')")


def _exchange(old: str, new: str, column: str) -> None:
    op.create_index(new, "message", [column], postgresql_where=IN_HAND, sqlite_where=IN_HAND)
    op.drop_index(old, table_name="message")


def upgrade() -> None:
    _exchange("ix_message_lease", "ix_message_in_hand", "id")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE message SET (fillfactor = 80)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE message RESET (fillfactor)")
    _exchange("ix_message_in_hand", "ix_message_lease", "lease_until")
