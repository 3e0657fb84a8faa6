"""A patient as a whole: care paused, taken up, stopped, two records merged; for operators and scripts."""

import sys
from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling
from coord.cli.acting import operator
from coord.cli.slots import DATE, NOTHING, told_plainly
from coord.cli.visits.shared import ONE_MAY_HAVE_GONE, doing, once, tell, told
from coord.domain.changes import Cancelling, CancelReason
from coord.domain.permissions import Actor
from coord.services import care, directory, people, standing
from coord.services.booking import Refused
from coord.services.care import Ending, Paused, Stopped
from coord.services.people import Objection
from coord.services.today import earliest_today


@click.group()
def patient() -> None:
    """A patient's care as a whole."""


@patient.command("pause")
@click.argument("record")
@click.option("--until", type=DATE, help="The last day of the pause; open where not given.")
@click.option("--cancel", "visits", metavar="VISIT", multiple=True, help="Cancel this one; others stay.")
@told
@with_appcontext
def pause(record: str, *, until: datetime | None, visits: tuple[str, ...], already_told: bool) -> None:
    """Book no treatment for the patient with the RECORD number until then."""
    by, now = operator(), clock.now()
    last = until.date() if until else None
    if last and last < earliest_today(by, now):
        raise click.UsageError("The pause ends before today. Give a day that is still to come.")
    cancelling = Cancelling(CancelReason.MEDICAL, tell=tell({"already_told": already_told}))
    name = _named(record, by)
    _answer(care.pause(name, last, visits, cancelling, by=by, now=now, once=once()))


@patient.command("resume")
@click.argument("record")
@with_appcontext
def resume(record: str) -> None:
    """Treatment may be booked again; exits with 1 where nothing was paused."""
    by, now = operator(), clock.now()
    _answer(care.resume(_named(record, by), by=by, now=now, once=once()))


@patient.command("stop")
@click.argument("record")
@click.option("--ending", type=click.Choice([one.value for one in Ending]), required=True)
@with_appcontext
def stop(record: str, *, ending: str) -> None:
    """Cancel and take back everything that is to come; no message about the patient goes out after it."""
    by, now = operator(), clock.now()
    _answer(care.stop(_named(record, by), Ending(ending), by=by, now=now, once=once()))


@patient.command("merge")
@click.argument("given_up")
@click.argument("kept")
@click.option("--anyway", is_flag=True, help="Also where booked visits would no longer be allowed.")
@with_appcontext
def merge(given_up: str, kept: str, *, anyway: bool) -> None:
    """Move everything of the record GIVEN_UP to the one that is KEPT; the old number leads there."""
    by = operator()
    names = _named(kept, by), _named(given_up, by)
    try:
        outcome = people.merging.merge(*names, **doing())
    except standing.WouldBreak as would:
        breaks = frozenset(one.appointment.public_id for one in would.visits)
        if not anyway:
            raise click.ClickException(
                f"Nothing was merged: these booked visits would break: {', '.join(sorted(breaks))}. "
                "Merge with --anyway, and they stand under Needs attention."
            ) from None
        outcome = people.merging.merge(*names, breaks=breaks, **doing())
    if isinstance(outcome, Objection):
        raise click.ClickException(current_app.jinja_env.filters["against_record"](outcome))


def _named(record: str, by: Actor) -> str:
    with told_plainly():
        return directory.by_names(record, (), (), by=by).patient


def _answer(outcome: Paused | Stopped | Refused) -> None:
    if isinstance(outcome, Refused):
        for one in outcome.refusals:
            click.echo(telling.says(one.reason), err=True)
        sys.exit(NOTHING)
    if not outcome.is_silent:
        click.echo(ONE_MAY_HAVE_GONE, err=True)
