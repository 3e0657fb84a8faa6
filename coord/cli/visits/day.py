"""What happened on the day of a visit: late, not there, not treated."""

from datetime import datetime
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli.acting import operator
from coord.cli.slots import CLOCK
from coord.cli.visits.shared import answer, fate, once, tell, told, visit, visit_known
from coord.domain.changes import FollowUpFate, NoShowReason, NotTreatedReason
from coord.domain.local_time import local_date, to_minute, to_wall
from coord.domain.permissions import Actor
from coord.services import showing, visits
from coord.services.repeats import Once


class Doing(TypedDict):
    """Who does it, when, and the key under which it is done once."""

    by: Actor
    now: datetime
    once: Once


def _doing() -> Doing:
    return {"by": operator(), "now": clock.now(), "once": once()}


@visit.command("late")
@click.argument("name", metavar="VISIT")
@click.option("--at", type=CLOCK, help="Begin then instead, on the clinic's clock.")
@told
@with_appcontext
def late(name: str, **asked: Any) -> None:
    """Put a late visit off, or print its latest safe start; observation is never shortened."""
    doing = _doing()
    with visit_known():
        main = showing.unit(name, by=doing["by"], now=doing["now"]).main
        zone = ZoneInfo(main.zone)
        if asked["at"] is None:
            latest = visits.lateness(name, by=doing["by"], now=doing["now"]).latest
            click.echo(f"{to_wall(latest, zone):%H:%M}" if latest is not None else "none")
            return
        wall = datetime.combine(local_date(main.starts, zone), asked["at"].time(), zone)
        outcome = visits.put_off(name, main.version, to_minute(wall), tell(asked), **doing)
        answer(outcome, main.zone)


@visit.command("no-show")
@click.argument("name", metavar="VISIT")
@click.option("--reason", type=click.Choice([one.value for one in NoShowReason]), required=True)
@fate
@with_appcontext
def no_show(name: str, *, reason: str, follow_up: str) -> None:
    """The patient did not come; a task to call stands on the board."""
    doing = _doing()
    with visit_known():
        main = showing.unit(name, by=doing["by"], now=doing["now"]).main
        why, becomes = NoShowReason(reason), FollowUpFate(follow_up)
        answer(visits.did_not_come(name, main.version, why, becomes, **doing), main.zone)


@visit.command("not-treated")
@click.argument("name", metavar="VISIT")
@click.option("--reason", type=click.Choice([one.value for one in NotTreatedReason]), required=True)
@click.option("--then", type=click.Choice(["talk", "move", "end"]), required=True)
@fate
@with_appcontext
def not_treated(name: str, *, reason: str, then: str, follow_up: str) -> None:
    """The patient is not treated today: the visit is kept as a talk, waits to be moved, or ends."""
    doing, why, becomes = _doing(), NotTreatedReason(reason), FollowUpFate(follow_up)
    with visit_known():
        main = showing.unit(name, by=doing["by"], now=doing["now"]).main
        if then == "move":
            outcome = visits.set_aside(name, main.version, why, **doing)
        else:
            change = visits.keep_as_talk if then == "talk" else visits.end
            outcome = change(name, main.version, why, becomes, **doing)
        answer(outcome, main.zone)
