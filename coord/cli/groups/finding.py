"""Times at which a group can be opened, or to which it can move."""

import json
import sys
from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling
from coord.cli.acting import operator
from coord.cli.slots import CLOCK, DATE, DAYS, NOTHING, mails, span, told_plainly, wishes
from coord.domain.permissions import Actor
from coord.domain.reasons import Reason
from coord.services import directory, groups


@click.command("times")
@click.option("--type", "code", metavar="CODE", help="Such as integration_group.")
@click.option("--moving", metavar="GROUP", help="Instead: other times for this group with all its patients.")
@click.option("--places", type=click.IntRange(2), help="How many, for a group to be opened.")
@click.option("--clinic", "clinics", metavar="KEY", multiple=True, help="One or several; else all.")
@click.option("--from", "first", type=DATE, help="First day; today where not given.")
@click.option("--to", "last", type=DATE, help="Last day; 30 days after the first where not given.")
@click.option("--with", "people", metavar="ROLE=MAIL", multiple=True, help="Any of these in a role.")
@click.option("--room", "rooms", metavar="KEY/NAME", multiple=True, help="Any of these.")
@click.option("--weekday", "weekdays", type=click.Choice(DAYS), multiple=True, help="Only on these.")
@click.option("--after", type=CLOCK, help="Starts no sooner.")
@click.option("--before", type=CLOCK, help="Starts sooner.")
@click.option("--every", "weeks", type=click.IntRange(1, 12), help="Every so many weeks …")
@click.option("--times", "count", type=click.IntRange(2, 52), help="… so many times, all of them free.")
@click.option("--lenient", is_flag=True, help="Also times that need an override.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def times(**asked: Any) -> None:
    """The next times at which a group can be opened, or moved to; exits with 1 if there are none."""
    if bool(asked["weeks"]) != bool(asked["count"]):
        raise click.UsageError("Give both --every and --times, or neither.")
    if not asked["moving"] and not (asked["code"] and asked["places"]):
        raise click.UsageError("Give --type and --places, or --moving.")
    by, now = operator(), clock.now()
    with told_plainly():
        slots, against = _looked(asked["moving"], _asked(asked, by, now), by, now)
    for reason in against:
        click.echo(telling.says(reason), err=True)
    told = [one.planned for one in slots]
    click.echo(json.dumps(telling.planned(told)) if asked["as_json"] else telling.planned_text(told))
    sys.exit(0 if slots else NOTHING)


def _looked(
    moving: str | None, ask: groups.GroupAsk, by: Actor, now: datetime
) -> tuple[tuple[groups.GroupSlot, ...], tuple[Reason, ...]]:
    """The times, and what forbids every one."""
    if moving:
        return groups.other_times(moving, ask, by=by, now=now).slots, ()
    found = groups.find(ask, by=by, now=now)
    return found.slots, found.obstacles


def _asked(asked: dict[str, Any], by: Actor, now: datetime) -> groups.GroupAsk:
    """What is looked for, in public ids."""
    first, last = span(asked["first"], asked["last"], now)
    people = {
        role: tuple(directory.practitioner(mail, by=by) for mail in some)
        for role, some in mails(asked["people"]).items()
    }
    weeks, count = asked["weeks"] or 0, asked["count"] or 1
    return groups.GroupAsk(
        asked["code"] or "",
        asked["places"] or 0,
        first,
        last,
        tuple(directory.clinic(key, by=by) for key in asked["clinics"]),
        people,
        tuple(directory.room(room, by=by) for room in asked["rooms"]),
        wishes(asked),
        tuple(number * weeks * 7 for number in range(1, count)),
        asked["lenient"],
    )
