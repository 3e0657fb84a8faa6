"""Safety programmes: certified clinics, and what a kind of visit asks of clinic and patient.

Esketamine asks for both from the start, in houses that are there already too: a clinic that is certified
says so (certifications.csv) before the next such visit is booked.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ASKED = ("needs_certifications", "needs_gates")


def upgrade() -> None:
    op.create_table(
        "clinic_certification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clinic_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_clinic_certification_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic_certification")),
        sa.UniqueConstraint(
            "clinic_id", "kind", "number", name=op.f("uq_clinic_certification_clinic_id_kind_number")
        ),
    )
    for column in ASKED:
        op.add_column("appointment_type", sa.Column(column, sa.JSON(), nullable=False, server_default="[]"))
    op.execute(
        "UPDATE appointment_type SET needs_certifications = '[\"rems\"]', needs_gates = '[\"rems_enrolment\"]'"
        " WHERE code = 'dosing_esketamine'"
    )


def downgrade() -> None:
    for column in reversed(ASKED):
        op.drop_column("appointment_type", column)
    op.drop_table("clinic_certification")
