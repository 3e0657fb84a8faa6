"""Telling by command what has happened, and that it has not: the day it all changes."""

import re
import secrets
import sys
from datetime import date, datetime, timedelta
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling, words
from coord.cli.acting import operator
from coord.cli.slots import NOTHING, told_plainly
from coord.domain.interval import Interval
from coord.domain.permissions import Actor
from coord.services import directory, replan
from coord.services.availability import Objection, Saved
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.services.replan import Entry, Happening, Kind
from coord.services.standing import BrokenVisit

WHEN = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"])
NAME = re.compile(r"(?P<kind>[a-z]+)/(?P<whom>[\w-]+)/(?P<since>\d+)/(?P<until>\d+)/(?P<numbers>[\d-]*)")
FIND = {
    Kind.AWAY: directory.practitioner,
    Kind.STUCK: directory.practitioner,
    Kind.ROOM: directory.room,
    Kind.CLOSED: directory.clinic,
    Kind.LICENCE: directory.practitioner,
}


@click.command("enter")
@click.option("--away", metavar="MAIL", help="A practitioner who is ill or away.")
@click.option("--stuck", metavar="MAIL", help="A practitioner who is missing at --clinic on one day.")
@click.option("--room", metavar="NAME", help="A room that is out of use.")
@click.option("--closed", metavar="KEY", help="A clinic that is closed for whole days.")
@click.option("--licence", metavar="MAIL", help="Whose licence or training (--what) is over.")
@click.option("--clinic", metavar="KEY", help="Where somebody stuck is missing.")
@click.option("--what", metavar="NAME", help='What is over, such as "LMFT US-CA".')
@click.option("--why", default="", help="What the closed days are called, such as Snow.")
@click.option("--from", "since", type=WHEN, required=True, help="On the clinic's clock.")
@click.option("--to", "until", type=WHEN, help="When it ends, which is no more of it; not of a licence.")
@click.option("--preview", is_flag=True, help="Only tell what it would break; exits with 1 if anything.")
@with_appcontext
def enter(**asked: Any) -> None:
    """Enter what has happened, and print the name by which it is looked at and taken back."""
    by, now = operator(), clock.now()
    with told_plainly():
        entry = _entry(asked, by)
        if asked["preview"]:
            _tell(replan.ahead(entry, by=by, now=now))
        outcome = replan.enter(entry, by=by, now=now, once=Once(secrets.token_urlsafe(18), b""))
    if isinstance(outcome, Objection):
        raise telling.objected(outcome)
    click.echo(name_of(outcome))


@click.command("take-back")
@click.argument("name")
@with_appcontext
def take_back(name: str) -> None:
    """Take back what was entered and printed as NAME; visits that were changed since stay as they are."""
    once = Once(secrets.token_urlsafe(18), b"")
    try:
        outcome = replan.take_back(happening_named(name), by=operator(), now=clock.now(), once=once)
    except NotFound:
        raise click.ClickException("It does not stand any more; change it under Hours.") from None
    if not isinstance(outcome, Saved):
        raise click.ClickException("It could not be taken back: change it under Hours.")
    click.echo("Taken back.")


def name_of(one: Happening) -> str:
    """What was entered, as one word that `happening_named` reads."""
    numbers = "-".join(map(str, one.entered))
    return f"{one.kind.value}/{one.whom}/{one.span.starts}/{one.span.ends}/{numbers}"


def happening_named(name: str) -> Happening:
    """What `enter` has printed."""
    found = NAME.fullmatch(name)
    if not found or found["kind"] not in set(Kind) or int(found["since"]) >= int(found["until"]):
        raise click.UsageError(f"{name} is nothing that `replan enter` has printed.")
    entered = tuple(int(one) for one in found["numbers"].split("-") if one)
    span = Interval(int(found["since"]), int(found["until"]))
    return Happening(Kind(found["kind"]), found["whom"], span, entered)


def one_of(asked: dict[str, Any], kinds: tuple[Kind, ...], by: Actor) -> tuple[Kind, str]:
    """The kind that is named, and the public id of whom or what it is about."""
    named = [(kind, asked[kind.value]) for kind in kinds if asked[kind.value]]
    if len(named) != 1:
        words = [f"--{kind.value}" for kind in kinds]
        raise click.UsageError(f"Name one of {', '.join(words[:-1])} and {words[-1]}.")
    ((kind, name),) = named
    with told_plainly():
        return kind, FIND[kind](name, by=by)


def _entry(asked: dict[str, Any], by: Actor) -> Entry:
    kind, whom = one_of(asked, (Kind.AWAY, Kind.STUCK, Kind.ROOM, Kind.CLOSED, Kind.LICENCE), by)
    if kind is Kind.LICENCE:
        first = asked["since"].date()
        number = _licence(whom, asked["what"], by)
        return Entry(kind, whom, first, first + replan.LOOK_AHEAD, licence=number)
    (first, starts_at), (last, ends_at) = _begin(asked["since"]), _end(asked["until"])
    if kind is Kind.CLOSED and (starts_at, ends_at) != (None, None):
        raise click.UsageError("A clinic is closed for whole days; give days without times.")
    if kind is Kind.STUCK and (not asked["clinic"] or first != last):
        raise click.UsageError("Give --clinic, and times of one day, with --stuck.")
    clinic = directory.clinic(asked["clinic"], by=by) if kind is Kind.STUCK else ""
    return Entry(kind, whom, first, last, starts_at, ends_at, clinic, name=asked["why"])


def _begin(wall: datetime) -> tuple[date, int | None]:
    """The day, and the minute of it where that is not its first."""
    return wall.date(), wall.hour * 60 + wall.minute or None


def _end(wall: datetime | None) -> tuple[date, int | None]:
    if wall is None:
        raise click.UsageError("Give --to.")
    day, minute = _begin(wall)
    return (day, minute) if minute else (day - timedelta(days=1), None)


def _licence(whom: str, what: str | None, by: Actor) -> int:
    """The number of the one that is over, of all that they hold."""
    held = {one.what: one.number for one in replan.choices(by=by).licences if one.practitioner == whom}
    if what not in held:
        raise click.UsageError(f"Name --what is over, one of: {'; '.join(sorted(held))}.")
    return held[what]


def _tell(visits: tuple[BrokenVisit, ...] | Objection) -> NoReturn:
    """The visits that it would break, and the end of the command."""
    if isinstance(visits, Objection):
        raise telling.objected(visits)
    for one in sorted(visits, key=lambda one: one.appointment.starts):
        visit = one.appointment
        when = words.span(visit.starts, visit.ends, visit.zone)
        click.echo(f"{when}  {visit.patient.record_number}  {visit.type_name}")
    if not visits:
        click.echo("It breaks no visit.")
    sys.exit(NOTHING if visits else 0)
