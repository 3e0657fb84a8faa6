"""Whom a command is about: a practitioner by address, in whichever organization."""

import click

from coord.services import feeds
from coord.services.feeds import Owner

practitioner_option = click.option(
    "--practitioner", "who", required=True, metavar="MAIL", help="E-mail address or public id."
)
organization_option = click.option("--organization", help="Its name, where several have this practitioner.")


def the_one(who: str, organization: str | None) -> Owner:
    """The one practitioner who is meant."""
    found = [owner for owner in feeds.owners(who) if organization in (None, owner.organization)]
    if not found:
        raise click.ClickException(f"There is no practitioner {who}.")
    if len(found) > 1:
        names = ", ".join(owner.organization for owner in found)
        raise click.ClickException(f"Several organizations have {who}: choose with --organization ({names}).")
    return found[0]
