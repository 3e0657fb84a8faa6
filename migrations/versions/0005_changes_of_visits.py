"""What happens to visits: the day of a visit, series, pauses, and tasks for people."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _of_participants() -> tuple[sa.Column, ...]:
    return (
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("late_by", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("is_dose_counted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("noshow_reason", sa.String(), nullable=True),
        sa.Column("cancel_note", sa.String(), nullable=True),
        sa.Column("is_late_cancel", sa.Boolean(), nullable=False, server_default=sa.false()),
    )


def upgrade() -> None:
    for column in _of_participants():
        op.add_column("participant", column)
    op.add_column("patient", sa.Column("paused_until", sa.Date(), nullable=True))
    _add_series()
    _add_tasks()


def _add_series() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_series_organization_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_series_patient_id")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_series_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("public_id", name=op.f("uq_series_public_id")),
    )
    op.create_index(op.f("ix_series_organization_id"), "series", ["organization_id"])
    op.create_index(op.f("ix_series_patient_id"), "series", ["patient_id"])
    # SQLite adds a column with its foreign key only in one statement
    for table in ("appointment", "message"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN series_id INTEGER "
            f"CONSTRAINT fk_{table}_series_id REFERENCES series (id)"
        )
        op.create_index(op.f(f"ix_{table}_series_id"), table, ["series_id"])
    op.add_column(
        "appointment", sa.Column("is_moved_alone", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def _add_tasks() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=24), nullable=False),
        sa.Column("organization_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=True),
        sa.Column("appointment_id", sa.Integer(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name=op.f("fk_task_organization_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_task_patient_id")),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_task_appointment_id")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["user.id"], name=op.f("fk_task_closed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("public_id", name=op.f("uq_task_public_id")),
    )
    op.create_index("ix_task_organization_status_due", "task", ["organization_id", "status", "due_at"])
    for column in ("organization_id", "patient_id", "appointment_id"):
        op.create_index(op.f(f"ix_task_{column}"), "task", [column])


def downgrade() -> None:
    op.drop_table("task")
    op.drop_column("appointment", "is_moved_alone")
    for table in ("message", "appointment"):
        op.drop_index(op.f(f"ix_{table}_series_id"), table)
        op.drop_column(table, "series_id")
    op.drop_table("series")
    op.drop_column("patient", "paused_until")
    for column in _of_participants():
        op.drop_column("participant", column.name)
