"""No index of messages by their organization: most rows are of one, and each claim of a message wrote to it."""

from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_message_organization_id", table_name="message")


def downgrade() -> None:
    op.create_index("ix_message_organization_id", "message", ["organization_id"])
