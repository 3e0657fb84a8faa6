"""Opening groups: one, one every so many weeks, or a whole course."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, TypeVar

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli.acting import operator
from coord.cli.groups.outcomes import once, opened
from coord.cli.slots import DATE, told_plainly
from coord.domain.booking import Overriding
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.domain.series import Recurrence
from coord.services import directory, groups
from coord.services.drafts import DraftAppointment
from coord.services.groups import CourseOpening, Opening

Command = TypeVar("Command", bound=Callable[..., Any])

WALL = click.DateTime(["%Y-%m-%dT%H:%M"])


def _opening(command: Command) -> Command:
    """What is said of one group and of a course of them when they are opened."""
    for option in (
        click.option("--why", default="", help="Why you go on in spite of it; kept with your name."),
        click.option(
            "--in-spite-of",
            metavar="REASON",
            multiple=True,
            help="Such as TooFewPeople, as refusals name it.",
        ),
        click.option("--keep-places", is_flag=True, help="Offer no free place to who waits."),
        click.option("--patient", "patients", metavar="RECORD", multiple=True, help="Who is in it at once."),
        click.option("--places", type=click.IntRange(2), required=True),
    ):
        command = option(command)
    return command


def _overriding(asked: dict[str, Any]) -> Overriding:
    return Overriding(frozenset(f"0.{name}" for name in asked["in_spite_of"]), asked["why"])


@click.command("open")
@click.option("--type", "code", metavar="CODE", required=True, help="Such as integration_group.")
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--room", metavar="NAME", help="None by video.")
@click.option("--at", type=WALL, required=True, help="On the clinic's clock, such as 2027-03-02T09:00.")
@click.option("--with", "people", metavar="ROLE=MAIL", multiple=True, required=True)
@click.option("--every", "weeks", type=click.IntRange(1, 12), help="Every so many weeks …")
@click.option("--times", type=click.IntRange(2, 52), help="… so many times.")
@_opening
@with_appcontext
def open_(**asked: Any) -> None:
    """Open a group, and print its id; exits with 1 and says why where it cannot be."""
    if bool(asked["weeks"]) != bool(asked["times"]):
        raise click.UsageError("Give both --every and --times, or neither.")
    by, now = operator(), clock.now()
    with told_plainly():
        patients, is_offered = _patients(asked["patients"], by), not asked["keep_places"]
        opening = Opening(_draft(asked, by), asked["places"], patients, _overriding(asked), is_offered)
        often = Recurrence(asked["at"], asked["weeks"], asked["times"]) if asked["weeks"] else None
        outcome = groups.open_groups(opening, often, by=by, now=now, once=once())
    opened(outcome)


@click.command("open-course")
@click.option("--template", help="One of those that `group templates` names; the only one where not given.")
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--from", "first", type=DATE, required=True, help="The day of the first group.")
@click.option(
    "--part", "parts", metavar="CODE=ROOM@HH:MM", multiple=True, required=True, help="One for each kind."
)
@click.option("--with", "people", metavar="CODE:ROLE=MAIL", multiple=True, required=True)
@_opening
@with_appcontext
def open_course(**asked: Any) -> None:
    """Open every group of a course, and print the first one's id; exits with 1 where one cannot be."""
    by, now = operator(), clock.now()
    names = [one.name for one in groups.courses(by=by, now=now)]
    template = asked["template"] or next(iter(names), "")
    if template not in names:
        raise click.UsageError(f"Name a --template, one of: {'; '.join(names)}.")
    with told_plainly():
        first = asked["first"].date()
        parts = tuple(_part(one, asked["clinic"], first, asked["people"], by) for one in asked["parts"])
        patients, is_offered = _patients(asked["patients"], by), not asked["keep_places"]
        opening = CourseOpening(
            template, first, parts, asked["places"], patients, _overriding(asked), is_offered
        )
        outcome = groups.open_course(opening, by=by, now=now, once=once())
    opened(outcome)


def _part(text: str, clinic: str, first: date, people: tuple[str, ...], by: Actor) -> DraftAppointment:
    """`therapy_group=Nest@09:00`, with the people whose `--with` begins with its code."""
    code, _, where = text.partition("=")
    room, _, at = where.rpartition("@")
    try:
        wall = datetime.combine(first, time.fromisoformat(at))
    except ValueError:
        raise click.UsageError(f"{text}: write CODE=ROOM@HH:MM, such as therapy_group=Nest@09:00.") from None
    own = [one.removeprefix(f"{code}:") for one in people if one.startswith(f"{code}:")]
    return _draft({"people": own, "clinic": clinic, "room": room, "code": code, "at": wall}, by)


def _draft(asked: dict[str, Any], by: Actor) -> DraftAppointment:
    pairs = [one.partition("=") for one in asked["people"]]
    if any(role not in set(Role) or not mail for role, _, mail in pairs):
        raise click.UsageError(f"--with takes ROLE=MAIL, with one of: {', '.join(Role)}.")
    room = f"{asked['clinic']}/{asked['room']}" if asked["room"] else None
    return DraftAppointment(
        type_code=asked["code"],
        clinic=directory.clinic(asked["clinic"], by=by),
        room=directory.room(room, by=by) if room else None,
        wall=asked["at"],
        people={Role(role): directory.practitioner(mail, by=by) for role, _, mail in pairs},
    )


def _patients(records: tuple[str, ...], by: Actor) -> tuple[str, ...]:
    return tuple(directory.by_names(record, (), (), by=by).patient for record in records)
