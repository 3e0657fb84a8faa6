"""How the tests of hours ask, and users who are practitioners themselves."""

import pytest
from sqlalchemy import select, update

from coord.services.availability import Asked
from coord.store import people, records
from coord.store.db import transaction
from tests.conftest import NOW


@pytest.fixture
def asked(clinic):
    return Asked(clinic.scheduler, NOW)


@pytest.fixture
def link(clinic):
    """Let the acting user be a practitioner."""

    def to(who):
        row = people.Practitioner
        which = select(row.id).where(row.public_id == clinic.practitioners[who]).scalar_subquery()
        with transaction() as tx:
            user = records.User
            tx.execute(update(user).where(user.id == clinic.user_id).values(practitioner_id=which))

    return to
