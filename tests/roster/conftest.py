"""An organization of our own beside the small clinic, and imports into it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from coord import clock
from coord.services import roster
from coord.services.roster import Keys, Options, Outcome, organizations
from coord.store.db import transaction

MINE = "Mine"
KEYS = Keys(b"f" * 32, b"i" * 32)

Import = Callable[..., Outcome]


@pytest.fixture
def organization(app: Flask) -> int:
    """A new organization that has nothing but its appointment types."""
    with transaction() as tx:
        return organizations.create(tx, MINE)


@pytest.fixture
def bring(organization: int) -> Import:
    """Import a folder into it at the time that the clock shows."""

    def run(folder: Path, **options) -> Outcome:
        wanted = Options(MINE, **options)
        return roster.run(folder, wanted, keys=KEYS, now=clock.now(), steps=roster.silently)

    return run
