"""Indexes of those messages alone that are looked for by them, for each index is written at every claim."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# Each index with its columns, of which rows it is, and the columns that it had when it was of all rows.
OF_SOME = {
    "ix_message_due": (["due_at", "id"], "status = 'pending'", ["status", "due_at"]),
    "ix_message_lease": (["lease_until"], "status IN ('claimed', 'sending')", None),
    "ix_message_series_id": (["series_id"], "series_id IS NOT NULL", ["series_id"]),
    "ix_message_offer_id": (["offer_id"], "offer_id IS NOT NULL", ["offer_id"]),
}


def upgrade() -> None:
    op.drop_index("ix_message_participant_id", table_name="message")
    for name, (columns, rows, before) in OF_SOME.items():
        if before is not None:
            op.drop_index(name, table_name="message")
        where = sa.text(rows)
        op.create_index(name, "message", columns, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    for name, (_columns, _rows, before) in OF_SOME.items():
        op.drop_index(name, table_name="message")
        if before is not None:
            op.create_index(name, "message", before)
    op.create_index("ix_message_participant_id", "message", ["participant_id"])
