"""How the tests of hours ask."""

import pytest

from coord.services.availability import Asked
from tests.conftest import NOW


@pytest.fixture
def asked(clinic):
    return Asked(clinic.scheduler, NOW)
