"""Places in groups can be waited for, and become free."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

TABLES = ("waitlist_entry", "freed_time")


def upgrade() -> None:
    for table in TABLES:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN group_id INTEGER"
            f" CONSTRAINT fk_{table}_group_id REFERENCES appointment (id)"
        )
        op.create_index(op.f(f"ix_{table}_group_id"), table, ["group_id"])


def downgrade() -> None:
    for table in TABLES:
        op.drop_index(op.f(f"ix_{table}_group_id"), table)
        op.drop_column(table, "group_id")
