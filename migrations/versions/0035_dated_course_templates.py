"""Course templates as a house edits them: from a day on, until another version or until it is retired."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BY_NAME = "uq_course_template_organization_id_name"
BY_DAY = "uq_course_template_organization_id_name_valid_from"


def upgrade() -> None:
    op.execute("DELETE FROM course_template")
    with op.batch_alter_table("course_template") as table:
        table.drop_constraint(BY_NAME, type_="unique")
        table.add_column(sa.Column("valid_from", sa.Date(), nullable=False))
        table.add_column(sa.Column("version", sa.Integer(), nullable=False))
        table.add_column(sa.Column("is_retired", sa.Boolean(), nullable=False))
        table.create_unique_constraint(BY_DAY, ["organization_id", "name", "valid_from"])


def downgrade() -> None:
    op.execute("UPDATE course SET course_template_id = NULL")
    op.execute("DELETE FROM course_template")
    with op.batch_alter_table("course_template") as table:
        table.drop_constraint(BY_DAY, type_="unique")
        for name in ("is_retired", "version", "valid_from"):
            table.drop_column(name)
        table.create_unique_constraint(BY_NAME, ["organization_id", "name"])
