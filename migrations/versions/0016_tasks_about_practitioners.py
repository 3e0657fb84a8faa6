"""Tasks about a practitioner, such as a licence that ends."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite adds a reference only with its column, and only in one statement
    op.execute(
        "ALTER TABLE task ADD COLUMN practitioner_id INTEGER"
        " CONSTRAINT fk_task_practitioner_id REFERENCES practitioner (id)"
    )
    op.create_index(op.f("ix_task_practitioner_id"), "task", ["practitioner_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_task_practitioner_id"), "task")
    op.drop_column("task", "practitioner_id")
