"""Each attempt to send a text, the number it comes from, and what is known of the number it goes to."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("organization", sa.Column("text_number", sa.String(), nullable=True))
    op.create_index("ix_organization_text_number", "organization", ["text_number"], unique=True)
    op.add_column("contact_point", sa.Column("opted_out_how", sa.String(), nullable=True))
    op.add_column("contact_point", sa.Column("undeliverable_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "text_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_text_attempt_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_attempt")),
        sa.UniqueConstraint("message_id", "fence", name=op.f("uq_text_attempt_message_id_fence")),
        sa.UniqueConstraint("reference", name=op.f("uq_text_attempt_reference")),
    )
    op.create_index("ix_text_attempt_look_at", "text_attempt", ["look_at"])


def downgrade() -> None:
    op.drop_table("text_attempt")
    op.drop_column("contact_point", "undeliverable_at")
    op.drop_column("contact_point", "opted_out_how")
    op.drop_index("ix_organization_text_number", "organization")
    op.drop_column("organization", "text_number")
