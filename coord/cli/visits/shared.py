"""What the commands about visits share: how a time is asked for, and how an outcome is told."""

import secrets
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NoReturn, TypedDict, TypeVar

import click

from coord import clock
from coord.cli import telling
from coord.cli.acting import operator
from coord.cli.slots import NOTHING, told_plainly
from coord.domain.booking import Overriding, Refusal
from coord.domain.changes import FollowUpFate, Tell
from coord.domain.permissions import Actor
from coord.services.booking import Booked, Cancelled, Noted, Refused
from coord.services.repeats import Once
from coord.services.whole import OneRefused

Command = TypeVar("Command", bound=Callable[..., Any])

WALL = click.DateTime(["%Y-%m-%dT%H:%M"])
ONE_MAY_HAVE_GONE = "One message with the time before may just have gone out; see messages list, and call."

told = click.option("--already-told", is_flag=True, help="The patient knows; no message to them.")
fate = click.option(
    "--follow-up",
    type=click.Choice([one.value for one in FollowUpFate]),
    default=FollowUpFate.ASK.value,
    show_default=True,
    help="What becomes of a follow-up: cancelled, the nearest other time, or a task for somebody.",
)


@click.group()
def visit() -> None:
    """One patient's visits: booked, changed, and what happened on their day."""


def in_spite_of(command: Command) -> Command:
    """Going on in spite of soft reasons."""
    for option in (
        click.option("--why", default="", help="Why you go on in spite of it; kept with your name."),
        click.option(
            "--in-spite-of", metavar="REASON", multiple=True, help="Such as ShortNotice; soft ones."
        ),
    ):
        command = option(command)
    return command


def overriding(asked: dict[str, Any]) -> Overriding:
    """The named reasons, against the visit and against its follow-up."""
    named = (f"{position}.{name}" for name in asked["in_spite_of"] for position in (0, 1))
    return Overriding(frozenset(named), asked["why"])


def tell(asked: dict[str, Any]) -> Tell:
    return Tell.ALREADY_TOLD if asked["already_told"] else Tell.NOW


class Doing(TypedDict):
    """Who does it, when, and the key under which it is done once."""

    by: Actor
    now: datetime
    once: Once


def once() -> Once:
    return Once(secrets.token_urlsafe(18), b"")


def doing() -> Doing:
    return {"by": operator(), "now": clock.now(), "once": once()}


def visit_known() -> AbstractContextManager[None]:
    return told_plainly("There is no such visit, kind of visit or reservation.")


def answer(outcome: Booked | Cancelled | Noted | Refused, zone: str) -> None:
    """The visit's id; exits with 1 and all that stands against it where it was refused."""
    match outcome:
        case Refused(refusals=refusals):
            refuse(refusals, zone)
        case done:
            click.echo(done.appointment)
            if not getattr(done, "is_silent", True):
                click.echo(ONE_MAY_HAVE_GONE, err=True)


def refuse(refusals: Iterable[Refusal], zone: str) -> NoReturn:
    for one in refusals:
        part = "Follow-up: " if one.position else ""
        soft = f" (--in-spite-of {type(one.reason).__name__})" if one.reason.overridable_with else ""
        click.echo(f"{part}{telling.says(one.reason, zone)}{soft}", err=True)
    sys.exit(NOTHING)


def refuse_one(refused: OneRefused, zone: str) -> NoReturn:
    """Of several visits the one that cannot be."""
    click.echo(f"{refused.place + 1}. visit:", err=True)
    refuse(refused.refusals, zone)
