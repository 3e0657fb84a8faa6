"""How far the reminders of visits that were booked before have followed each organization's plan."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_run",
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("visit", sa.Integer(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_reminder_run_organization_id")
        ),
        sa.PrimaryKeyConstraint("organization_id", name=op.f("pk_reminder_run")),
    )


def downgrade() -> None:
    op.drop_table("reminder_run")
