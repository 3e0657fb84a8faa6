"""On whose behalf commands act."""

import click

from coord.domain.permissions import Actor
from coord.services import accounts
from coord.services.errors import NotFound


def operator(organization: str | None = None) -> Actor:
    """The first administrator, of the named organization or of any; a sentence where there is none yet."""
    try:
        return accounts.operator(organization)
    except NotFound:
        raise click.ClickException("There is no administrator yet; make one with create-user.") from None
