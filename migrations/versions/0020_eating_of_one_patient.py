"""Until when one patient may eat and drink, where a prescriber says otherwise."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

COLUMNS = ("food_minutes", "drink_minutes")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("patient", sa.Column(name, sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in reversed(COLUMNS):
        op.drop_column("patient", name)
