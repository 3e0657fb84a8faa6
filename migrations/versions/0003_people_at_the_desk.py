"""People at the desk: wishes, consents, twin records, guardians who must consent, doses a week."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _patient_columns() -> tuple[sa.Column, ...]:
    return (
        sa.Column("gender", sa.String(), nullable=True),
        sa.Column("outside_record_number", sa.String(), nullable=False, server_default=""),
        sa.Column("agrees_to_stranger", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("preferred_times", sa.JSON(), nullable=False, server_default="{}"),
    )


def upgrade() -> None:
    for column in _patient_columns():
        op.add_column("patient", column)
    # SQLite adds a reference only with its column, and only in one statement
    op.execute(
        "ALTER TABLE patient ADD COLUMN merged_into_id INTEGER"
        " CONSTRAINT fk_patient_merged_into_id REFERENCES patient (id)"
    )
    op.create_index(op.f("ix_patient_merged_into_id"), "patient", ["merged_into_id"])
    op.add_column(
        "related_person",
        sa.Column("must_consent", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("treatment_order", sa.Column("most_per_week", sa.Integer(), nullable=True))
    _make_wishes()
    _make_consents()


def _make_wishes() -> None:
    op.create_table(
        "patient_wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("practitioner_id", sa.Integer(), nullable=True),
        sa.Column("other_patient_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'never_with' AND practitioner_id IS NOT NULL AND other_patient_id IS NULL)"
            " OR (kind = 'apart_from' AND other_patient_id IS NOT NULL AND practitioner_id IS NULL)",
            name=op.f("ck_patient_wish_kind"),
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_patient_wish_patient_id")),
        sa.ForeignKeyConstraint(
            ["practitioner_id"], ["practitioner.id"], name=op.f("fk_patient_wish_practitioner_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_patient_id"], ["patient.id"], name=op.f("fk_patient_wish_other_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_wish")),
        sa.UniqueConstraint(
            "patient_id", "practitioner_id", name=op.f("uq_patient_wish_patient_id_practitioner_id")
        ),
        sa.UniqueConstraint(
            "patient_id", "other_patient_id", name=op.f("uq_patient_wish_patient_id_other_patient_id")
        ),
    )
    op.create_index(op.f("ix_patient_wish_practitioner_id"), "patient_wish", ["practitioner_id"])
    op.create_index(op.f("ix_patient_wish_other_patient_id"), "patient_wish", ["other_patient_id"])


def _make_consents() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("related_person_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("asked_again_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_consent_patient_id")),
        sa.ForeignKeyConstraint(
            ["related_person_id"], ["related_person.id"], name=op.f("fk_consent_related_person_id")
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user.id"], name=op.f("fk_consent_recorded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_patient_id"), "consent", ["patient_id"])
    op.create_index(op.f("ix_consent_related_person_id"), "consent", ["related_person_id"])


def downgrade() -> None:
    op.drop_table("consent")
    op.drop_table("patient_wish")
    op.drop_column("treatment_order", "most_per_week")
    op.drop_column("related_person", "must_consent")
    op.drop_index(op.f("ix_patient_merged_into_id"), "patient")
    op.drop_column("patient", "merged_into_id")
    for column in _patient_columns():
        op.drop_column("patient", column.name)
