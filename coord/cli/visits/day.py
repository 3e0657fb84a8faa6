"""What happened on the day of a visit: late, not there, not treated."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from coord.cli.slots import CLOCK
from coord.cli.visits.shared import answer, doing, fate, tell, told, visit, visit_known
from coord.domain.changes import FollowUpFate, NoShowReason, NotTreatedReason
from coord.domain.local_time import local_date, to_minute, to_wall
from coord.services import showing, visits


@visit.command("late")
@click.argument("name", metavar="VISIT")
@click.option("--at", type=CLOCK, help="Begin then instead, on the clinic's clock.")
@told
@with_appcontext
def late(name: str, **asked: Any) -> None:
    """Put a late visit off, or print its latest safe start; observation is never shortened."""
    who = doing()
    with visit_known():
        main = showing.unit(name, by=who["by"], now=who["now"]).main
        zone = ZoneInfo(main.zone)
        if asked["at"] is None:
            latest = visits.lateness(name, by=who["by"], now=who["now"]).latest
            click.echo(f"{to_wall(latest, zone):%H:%M}" if latest is not None else "none")
            return
        wall = datetime.combine(local_date(main.starts, zone), asked["at"].time(), zone)
        outcome = visits.put_off(name, main.version, to_minute(wall), tell(asked), **who)
        answer(outcome, main.zone)


@visit.command("no-show")
@click.argument("name", metavar="VISIT")
@click.option("--reason", type=click.Choice([one.value for one in NoShowReason]), required=True)
@fate
@with_appcontext
def no_show(name: str, *, reason: str, follow_up: str) -> None:
    """The patient did not come; a task to call stands on the board."""
    who = doing()
    with visit_known():
        main = showing.unit(name, by=who["by"], now=who["now"]).main
        why, becomes = NoShowReason(reason), FollowUpFate(follow_up)
        answer(visits.did_not_come(name, main.version, why, becomes, **who), main.zone)


@visit.command("not-treated")
@click.argument("name", metavar="VISIT")
@click.option("--reason", type=click.Choice([one.value for one in NotTreatedReason]), required=True)
@click.option("--then", type=click.Choice(["talk", "move", "end"]), required=True)
@fate
@with_appcontext
def not_treated(name: str, *, reason: str, then: str, follow_up: str) -> None:
    """The patient is not treated today: the visit is kept as a talk, waits to be moved, or ends."""
    who, why, becomes = doing(), NotTreatedReason(reason), FollowUpFate(follow_up)
    with visit_known():
        main = showing.unit(name, by=who["by"], now=who["now"]).main
        if then == "move":
            outcome = visits.set_aside(name, main.version, why, **who)
        else:
            change = visits.keep_as_talk if then == "talk" else visits.end
            outcome = change(name, main.version, why, becomes, **who)
        answer(outcome, main.zone)
