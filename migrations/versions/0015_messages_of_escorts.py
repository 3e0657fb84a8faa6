"""Where escorts are written to, and when a patient was ready to go home."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participant", sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True))
    # SQLite adds a reference only with its column, and only in one statement
    op.execute(
        "ALTER TABLE transport_plan ADD COLUMN contact_point_id INTEGER"
        " CONSTRAINT fk_transport_plan_contact_point_id REFERENCES contact_point (id)"
    )
    op.create_index(op.f("ix_transport_plan_contact_point_id"), "transport_plan", ["contact_point_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_transport_plan_contact_point_id"), "transport_plan")
    op.drop_column("transport_plan", "contact_point_id")
    op.drop_column("participant", "ready_at")
