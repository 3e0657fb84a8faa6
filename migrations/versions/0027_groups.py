"""Groups: appointments that several patients share, each with an appointment of their own in it."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # SQLite adds a column with its foreign key only in one statement
    for table, column in (("appointment", "group_id"), ("resource", "appointment_id")):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} INTEGER "
            f"CONSTRAINT fk_{table}_{column} REFERENCES appointment (id)"
        )
    op.create_index(op.f("ix_appointment_group_id"), "appointment", ["group_id"])
    op.create_index(op.f("ix_resource_appointment_id"), "resource", ["appointment_id"], unique=True)
    op.add_column("appointment", sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True))
    for table in ("room", "appointment_type"):
        op.add_column(table, sa.Column("places", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("series") as table:
        table.alter_column("patient_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM occupancy WHERE resource_id IN (SELECT id FROM resource WHERE kind = 'group')")
    op.execute("DELETE FROM resource WHERE kind = 'group'")
    op.execute(
        "UPDATE appointment SET series_id = NULL"
        " WHERE series_id IN (SELECT id FROM series WHERE patient_id IS NULL)"
    )
    op.execute("DELETE FROM series WHERE patient_id IS NULL")
    with op.batch_alter_table("series") as table:
        table.alter_column("patient_id", existing_type=sa.Integer(), nullable=False)
    for table in ("room", "appointment_type"):
        op.drop_column(table, "places")
    op.drop_column("appointment", "called_off_at")
    op.drop_index(op.f("ix_resource_appointment_id"), "resource")
    op.drop_index(op.f("ix_appointment_group_id"), "appointment")
    for table, column in (("appointment", "group_id"), ("resource", "appointment_id")):
        op.drop_column(table, column)
