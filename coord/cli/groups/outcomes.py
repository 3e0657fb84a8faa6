"""What became of a command about groups, told on the terminal."""

import secrets
import sys
from typing import NoReturn

import click

from coord.cli import telling
from coord.cli.slots import NOTHING
from coord.domain.booking import Refusal, name_of
from coord.services.groups import Opened
from coord.services.repeats import Once
from coord.services.whole import OneRefused


def opened(outcome: Opened | OneRefused) -> None:
    """Print the id of the first group, or exit with 1 and say why none was opened."""
    match outcome:
        case Opened(first=first):
            click.echo(first)
        case OneRefused() as refused:
            _refuse_all(refused)


def refuse(refusals: tuple[Refusal, ...]) -> NoReturn:
    """Exit with 1, and say why."""
    for one in refusals:
        click.echo(telling.says(one.reason), err=True)
    sys.exit(NOTHING)


def _refuse_all(refused: OneRefused) -> NoReturn:
    """Of several groups all that cannot be opened, each with its place among them."""
    for one in refused.each:
        where = f"{one.place + 1}. group: " if refused.others else ""
        for refusal in one.refusals:
            soft = (
                f" (--in-spite-of {type(refusal.reason).__name__})"
                if name_of(refusal) in one.overridable
                else ""
            )
            click.echo(f"{where}{telling.says(refusal.reason)}{soft}", err=True)
    sys.exit(NOTHING)


def once() -> Once:
    """A key of its own for each command: what is typed twice is meant twice."""
    return Once(secrets.token_urlsafe(18), b"")
