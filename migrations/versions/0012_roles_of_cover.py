"""In which role somebody covers a visit, for a house's ratios are by role."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# Of what is booked the roles are known; holds end within a week, and count in every role until then.
OF_BOOKED = """
    UPDATE occupancy SET role = (
        SELECT MIN(assignment.role)
        FROM assignment JOIN resource ON resource.practitioner_id = assignment.practitioner_id
        WHERE assignment.appointment_id = occupancy.appointment_id
            AND resource.id = occupancy.resource_id
            AND assignment."use" = 'cover'
        HAVING COUNT(DISTINCT assignment.role) = 1
    )
    WHERE resource_id IN (SELECT id FROM resource WHERE kind = 'cover') AND appointment_id IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("occupancy", sa.Column("role", sa.String(), nullable=True))
    op.execute(OF_BOOKED)


def downgrade() -> None:
    op.drop_column("occupancy", "role")
