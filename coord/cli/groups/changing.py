"""Joining a group, giving it more places or fewer, and calling it off."""

from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli.acting import operator
from coord.cli.groups.outcomes import once, refuse
from coord.cli.slots import told_plainly
from coord.domain.changes import Cancelling, CancelReason
from coord.services import directory, groups
from coord.services.booking import Booked, Cancelled, Refused
from coord.services.groups import Joining, Resized
from coord.services.series import SeriesBooked
from coord.services.whole import OneRefused


@click.command("join")
@click.argument("group_id", metavar="GROUP")
@click.option("--patient", metavar="RECORD", required=True, help="The patient's record number.")
@click.option("--all", "every", is_flag=True, help="And every later one of its rhythm.")
@with_appcontext
def join(group_id: str, patient: str, *, every: bool) -> None:
    """Book a place in a group, and print the visit's id; exits with 1 and says why where it cannot be."""
    by, now = operator(), clock.now()
    with told_plainly():
        joining = Joining(directory.by_names(patient, (), (), by=by).patient)
        work = groups.join_all if every else groups.join
        outcome: Any = work(group_id, joining, by=by, now=now, once=once())
    match outcome:
        case Booked(appointment=visit) | SeriesBooked(first=visit):
            click.echo(visit)
        case Refused(refusals=refusals) | OneRefused(refusals=refusals):
            refuse(refusals)


@click.command("places")
@click.argument("group_id", metavar="GROUP")
@click.argument("places", type=click.IntRange(2), metavar="NUMBER")
@with_appcontext
def resize(group_id: str, places: int) -> None:
    """Give a group NUMBER places; more are offered to who waits, and nobody loses theirs."""
    by, now = operator(), clock.now()
    with told_plainly():
        version = groups.page(group_id, by=by, now=now).shown.group.version
        outcome = groups.resize(group_id, version, places, by=by, now=now, once=once())
    match outcome:
        case Resized(places=number):
            click.echo(f"{number} places.")
        case Refused(refusals=refusals):
            refuse(refusals)


@click.command("call-off")
@click.argument("group_id", metavar="GROUP")
@click.option("--reason", type=click.Choice([one.value for one in CancelReason]), required=True)
@with_appcontext
def call_off(group_id: str, reason: str) -> None:
    """Cancel a group for all of its patients, each of whom is told."""
    by, now = operator(), clock.now()
    with told_plainly():
        version = groups.page(group_id, by=by, now=now).shown.group.version
        cancelling = Cancelling(CancelReason(reason))
        outcome = groups.call_off(group_id, version, cancelling, by=by, now=now, once=once())
    match outcome:
        case Cancelled(is_silent=is_silent):
            click.echo("Called off." if is_silent else "Called off; one message may just have gone out.")
        case Refused(refusals=refusals):
            refuse(refusals)
