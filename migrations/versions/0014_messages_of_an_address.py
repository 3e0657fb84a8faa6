"""Find quickly what else is written to an address."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_message_contact_due", "message", ["contact_point_id", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_message_contact_due", table_name="message")
