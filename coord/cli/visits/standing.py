"""Standing visits."""

import sys
from collections.abc import Sequence
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling
from coord.cli.acting import operator
from coord.cli.slots import DATE, NOTHING
from coord.cli.visits import asking
from coord.cli.visits.shared import doing, refuse_one, visit, visit_known
from coord.domain.series import MOST, Recurrence
from coord.services import series
from coord.services.drafts import Draft
from coord.services.series import Occurrence, SeriesBooked
from coord.services.whole import OneRefused


@visit.command("series")
@asking.patient
@asking.type_code
@asking.clinic
@asking.at
@asking.with_people
@click.option(
    "--every", type=click.IntRange(1, 12), default=1, show_default=True, help="Every so many weeks."
)
@click.option("--times", type=click.IntRange(2, MOST), help="How many visits; or give --until.")
@click.option("--until", type=DATE, help="The last day on which one may be.")
@click.option("--fitting", is_flag=True, help="Book those that fit, where some do not.")
@click.option("--preview", is_flag=True, help="Book nothing.")
@with_appcontext
def series_(**asked: Any) -> None:
    """Book a standing visit, whole or not at all, and print the first one's id; tells what does not fit."""
    by, now = operator(), clock.now()
    if not (asked["times"] or asked["until"]):
        raise click.UsageError("Give --times or --until.")
    with visit_known():
        ask = asking.day_wished(asked, by, now)
        draft = asking.offered(ask, asked["at"], by, now)
        zone = asking.zone(ask, by)
        if len(draft.appointments) > 1:
            raise click.UsageError("A visit with a follow-up is no standing one; see `course plan`.")
        until = asked["until"].date() if asked["until"] else None
        often = Recurrence(asked["at"], asked["every"], asked["times"], until)
        found = series.plan(draft, often, by=by, now=now)
    _book(_fitting(found, zone, asked), asked["every"], zone)


def _fitting(found: Sequence[Occurrence], zone: str, asked: dict[str, Any]) -> list[Draft]:
    """The visits to book; ends here where that is none, having told what stands against the others."""
    for one in found:
        for refusal in one.refusals:
            click.echo(f"{one.wall:%Y-%m-%d %H:%M}: {telling.says(refusal.reason, zone)}", err=True)
    fitting = [one.draft for one in found if not one.refusals]
    is_short = not fitting or (len(fitting) < len(found) and not asked["fitting"])
    if asked["preview"] or is_short:
        click.echo(f"{len(fitting)} of {len(found)} visits fit.", err=True)
        sys.exit(NOTHING if is_short else 0)
    return fitting


def _book(drafts: list[Draft], every: int, zone: str) -> None:
    match series.book(drafts, every, **doing()):
        case SeriesBooked(first=first):
            click.echo(first)
        case OneRefused() as refused:
            refuse_one(refused, zone)
