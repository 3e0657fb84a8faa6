"""What messages say in the house's own words, for operators."""

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli.acting import operator
from coord.services import wordings
from coord.services.errors import NotFound


@click.group("wording")
def wording() -> None:
    """Sentences of messages in the house's own words."""


@wording.command("show")
@click.argument("language")
@click.argument("kind")
@with_appcontext
def show(language: str, kind: str) -> None:
    """The sentences of a kind of message, such as `update`, in a language such as `en`."""
    try:
        found = wordings.sentences(language, kind, by=operator())
    except NotFound:
        raise click.ClickException(f"No message {kind} can be put otherwise in {language}.") from None
    for one in found:
        click.echo(f"{'own' if one.own else 'standard':9}{one.key}: {one.pattern}")


@wording.command("set")
@click.argument("language")
@click.argument("key")
@click.argument("sentence")
@with_appcontext
def set_(language: str, key: str, sentence: str) -> None:
    """Say a sentence otherwise, such as `messages.update.subject`; it is checked first."""
    try:
        faults = wordings.change(language, {key: sentence}, {}, by=operator(), now=clock.now())
    except NotFound:
        raise click.ClickException(f"There is no sentence {key} to put otherwise in {language}.") from None
    if faults:
        raise click.ClickException(" ".join(one.said for one in faults[key]))
    click.echo("Saved. Messages say this from now on.")


@wording.command("reset")
@click.argument("language")
@click.argument("key")
@with_appcontext
def reset(language: str, key: str) -> None:
    """Go back to the standard wording of a sentence."""
    try:
        is_changed = wordings.back(language, key, by=operator(), now=clock.now())
    except NotFound:
        raise click.ClickException(f"There is no sentence {key} to put otherwise in {language}.") from None
    click.echo("The standard wording is said again." if is_changed else "It is said already.")
