"""Bookable times, and why there are none, for operators and scripts."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling
from coord.cli.acting import operator
from coord.domain.permissions import Actor
from coord.domain.ranking import Wishes
from coord.domain.roles import Role
from coord.services import directory, searching
from coord.services.errors import NotFound
from coord.services.today import earliest_today

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOTHING = 1
LONGEST = timedelta(days=120)
DATE, CLOCK = click.DateTime(["%Y-%m-%d"]), click.DateTime(["%H:%M"])

Command = TypeVar("Command", bound=Callable[..., Any])


def _asked(command: Command) -> Command:
    """The options that both commands share."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
        click.option("--type", "type_code", metavar="CODE", required=True, help="Such as dosing_iv."),
        click.option("--patient", metavar="RECORD", required=True, help="The patient's record number."),
    ):
        command = option(command)
    return command


@click.command("slots")
@_asked
@click.option("--from", "first", type=DATE, help="First day; today where not given.")
@click.option("--to", "last", type=DATE, help="Last day; 30 days after the first where not given.")
@click.option("--clinic", "clinics", metavar="KEY", multiple=True, help="One or several; else all.")
@click.option("--with", "people", metavar="ROLE=MAIL", multiple=True, help="Any of these in a role.")
@click.option(
    "--weekday", "weekdays", type=click.Choice(DAYS), multiple=True, help="Wished; for --order best."
)
@click.option("--after", type=CLOCK, help="Wished; for --order best.")
@click.option("--before", type=CLOCK, help="Wished; for --order best.")
@click.option("--order", type=click.Choice(["time", "best"]), default="time", show_default=True)
@click.option("--lenient", is_flag=True, help="Also times that need an override.")
@click.option("--limit", type=click.IntRange(1, 1000), default=searching.PAGE, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0, show_default=True)
@with_appcontext
def slots(**asked: Any) -> None:
    """The times at which a visit can be booked, with people, room and follow-up; exits with 1 if none."""
    by, now = operator(), clock.now()
    first, last = span(asked["first"], asked["last"], now)
    wanted = mails(asked["people"])
    with told_plainly():
        named, people = _named(asked["patient"], asked["clinics"], wanted, by)
        ask = searching.Ask(
            patient=named.patient,
            type_code=asked["type_code"],
            first=first,
            last=last,
            clinics=named.clinics,
            is_lenient=asked["lenient"],
            people=people,
            wishes=wishes(asked),
            order=searching.Order(asked["order"]),
        )
        found = searching.find(ask, by=by, now=now, offset=asked["offset"], limit=asked["limit"])
    click.echo(json.dumps(telling.found(found)) if asked["as_json"] else telling.found_text(found))
    sys.exit(0 if found.total else NOTHING)


@click.command("why-not")
@_asked
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--day", type=DATE, required=True)
@click.option("--at", type=CLOCK, help="A time on the clinic's clock; any time of the day where not given.")
@click.option("--with", "people", metavar="ROLE=MAIL", multiple=True, help="Any of these in a role.")
@with_appcontext
def why_not(**asked: Any) -> None:
    """Why a visit cannot be then, and the least that would have to change; exits with 1 if it cannot."""
    by, now = operator(), clock.now()
    day, at = asked["day"].date(), asked["at"]
    span(asked["day"], asked["day"], now)
    wanted = mails(asked["people"])
    with told_plainly():
        named, people = _named(asked["patient"], (asked["clinic"],), wanted, by)
        ask = searching.Ask(named.patient, asked["type_code"], day, day, named.clinics, people=people)
        wall = datetime.combine(day, at.time()) if at else None
        answer = searching.why_not(ask, wall, by=by, now=now)
    if isinstance(answer, searching.NoSuchTime):
        told, text, is_free = telling.no_such_time(answer), telling.says(answer.reason), False
    else:
        told, text, is_free = telling.explained(answer), telling.explained_text(answer), not answer.changes
    click.echo(json.dumps(told) if asked["as_json"] else text)
    sys.exit(0 if is_free else NOTHING)


def span(first: datetime | None, last: datetime | None, now: datetime) -> tuple[date, date]:
    """The days to search; a usage error where they make no sense."""
    today = earliest_today(operator(), now)
    begin = first.date() if first else today
    end = last.date() if last else begin + timedelta(days=30)
    if end < begin:
        raise click.UsageError("The last day is before the first; swap them.")
    if end < today:
        raise click.UsageError("These days have passed. Choose today or later.")
    if end - begin > LONGEST:
        raise click.UsageError(f"Search at most {LONGEST.days} days at once.")
    if begin > today + timedelta(days=731):
        raise click.UsageError("These days are more than two years away. Choose nearer ones.")
    return begin, end


def mails(people: tuple[str, ...]) -> dict[Role, list[str]]:
    """Whose addresses are named for each role; a usage error where that makes no sense."""
    found: dict[Role, list[str]] = {}
    for one in people:
        role, _, mail = one.partition("=")
        if role not in set(Role) or not mail:
            raise click.UsageError(f"--with takes ROLE=MAIL, with one of: {', '.join(Role)}.")
        found.setdefault(Role(role), []).append(mail)
    return found


def _named(
    patient: str, clinics: Sequence[str], wanted: Mapping[Role, Sequence[str]], by: Actor
) -> tuple[directory.Named, dict[Role, tuple[str, ...]]]:
    """Who and what is meant, and who alone may have a role."""
    every = [mail for some in wanted.values() for mail in some]
    found = directory.by_names(patient, clinics, every, by=by)
    known = found.practitioners
    return found, {role: tuple(known[mail] for mail in some) for role, some in wanted.items()}


def wishes(asked: dict[str, Any]) -> Wishes:
    after, before = (asked[name].time() if asked[name] else None for name in ("after", "before"))
    if after and before and before <= after:
        raise click.UsageError("The wished hours end before they begin; swap them.")
    return Wishes.between(frozenset(DAYS.index(day) for day in asked["weekdays"]), after, before)


@contextmanager
def told_plainly(missing: str = "There is no such kind of visit.") -> Iterator[None]:
    try:
        yield
    except directory.Unknown as unknown:
        raise click.ClickException(str(unknown)) from None
    except NotFound:
        raise click.ClickException(missing) from None
