"""The schema: it goes up and down on both databases, and says what the models say."""

import pytest
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect

from coord.store.db import db
from tests.clinic import HERE

MIGRATIONS = str(HERE.parent / "migrations")


def test_the_schema_goes_up_down_and_up_again(app):
    downgrade(MIGRATIONS, revision="base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}
    upgrade(MIGRATIONS)

    assert left == set()
    assert set(db.metadata.tables) <= set(inspect(db.engine).get_table_names())


def test_models_and_migrations_agree(app):
    check(MIGRATIONS)


@pytest.mark.parametrize(
    "table",
    [
        "occupancy", "hold", "participant", "role_window", "qualification", "treatment_order", "gate",
        "contact_point", "related_person", "care_team_member", "course", "message", "message_attempt",
        "feed", "audit_entry", "idempotency_key",
    ],
)  # fmt: skip
def test_everything_that_later_parts_stand_on_is_there(app, table):
    assert inspect(db.engine).has_table(table)
