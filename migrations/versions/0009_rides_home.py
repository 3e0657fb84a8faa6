"""Who takes a patient home, and whether the patient has said that they will come."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

RIDE = (
    ("confirmed_by", sa.String()),
    ("confirmed_for", sa.Integer()),
    ("name", sa.LargeBinary()),
    ("phone", sa.LargeBinary()),
    ("backup_name", sa.LargeBinary()),
    ("backup_phone", sa.LargeBinary()),
    ("kept_for", sa.Integer()),
    ("kept_why", sa.String()),
    ("reached_at", sa.DateTime(timezone=True)),
    ("waits_until", sa.Integer()),
    ("left_at", sa.DateTime(timezone=True)),
    ("left_how", sa.String()),
)
ANSWER = (
    ("confirmed_at", sa.DateTime(timezone=True)),
    ("confirmed_by", sa.String()),
    ("confirmed_sequence", sa.Integer()),
)


def upgrade() -> None:
    for table, columns in (("transport_plan", RIDE), ("participant", ANSWER)):
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for table, columns in (("participant", ANSWER), ("transport_plan", RIDE)):
        for name, _ in reversed(columns):
            op.drop_column(table, name)
