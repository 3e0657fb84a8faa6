"""Texts, for the operator."""

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli.acting import operator
from coord.services import texts as service


@click.group("texts")
def texts() -> None:
    """The number that texts come from."""


@texts.command("number")
@click.argument("number", required=False)
@click.option("--organization", help="Its name, where there are several.")
@with_appcontext
def number_(number: str | None, organization: str | None) -> None:
    """Send texts from NUMBER, to which replies come as well; without one, print it."""
    by = operator(organization)
    if number is not None:
        try:
            service.set_number(number, by=by, now=clock.now())
        except service.BadNumber as wrong:
            raise click.ClickException(str(wrong)) from None
    click.echo(service.number(by=by) or "There is none yet: texts wait until there is.")
