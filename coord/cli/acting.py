"""On whose behalf commands act."""

import click

from coord.domain.permissions import Actor
from coord.services import accounts
from coord.services.errors import NotFound


def operator() -> Actor:
    """The first administrator; a sentence where there is none yet."""
    try:
        return accounts.operator()
    except NotFound:
        raise click.ClickException("There is no administrator yet; make one with create-user.") from None
