"""Mails that came back, for operators."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from coord import clock
from coord.messaging.imap import Unreachable
from coord.services import bounces, channels


@click.group("bounces")
def bounces_() -> None:
    """Mails that could not be delivered and came back."""


@bounces_.command("take")
@with_appcontext
def take() -> None:
    """Read one mail from standard input, as a mail server pipes it."""
    addressing = channels.of(current_app.extensions["coord_config"]).addressing
    is_ours = bounces.take(sys.stdin.buffer.read(), addressing, clock.now())
    click.echo("It is kept." if is_ours else "It says nothing of a message of ours.")


@bounces_.command("read")
@with_appcontext
def read() -> None:
    """Read what has come to the mailbox that COORD_BOUNCE_URL names."""
    settings = current_app.extensions["coord_config"]
    mailbox = channels.mailbox(settings)
    if mailbox is None:
        raise click.ClickException("COORD_BOUNCE_URL names no mailbox.")
    addressing = channels.of(settings).addressing
    try:
        count = mailbox.look_through(lambda octets: bounces.take(octets, addressing, clock.now()))
    except Unreachable as why:
        raise click.ClickException(f"The mailbox cannot be read: {why}.") from None
    click.echo(f"{count} came back.")
