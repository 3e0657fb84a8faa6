"""Groups of patients, for operators and scripts."""

import json
import secrets
import sys
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any, NoReturn, TypeVar

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling
from coord.cli.acting import operator
from coord.cli.slots import CLOCK, DATE, DAYS, NOTHING, mails, span, told_plainly, wishes
from coord.domain.booking import Overriding, Refusal, name_of
from coord.domain.changes import Cancelling, CancelReason
from coord.domain.local_time import to_moment
from coord.domain.permissions import Actor
from coord.domain.reasons import Reason
from coord.domain.roles import Role
from coord.domain.series import Recurrence
from coord.services import directory, groups
from coord.services.booking import Booked, Cancelled, Refused
from coord.services.drafts import DraftAppointment
from coord.services.groups import CourseOpening, Joining, Opened, Opening, PlannedOpening, Resized
from coord.services.repeats import Once
from coord.services.series import SeriesBooked
from coord.services.whole import OneRefused

Command = TypeVar("Command", bound=Callable[..., Any])

WALL = click.DateTime(["%Y-%m-%dT%H:%M"])


@click.group()
def group() -> None:
    """Visits that several patients share."""


@group.command("list")
@click.option("--type", "code", metavar="CODE", help="Of one kind, such as integration_group.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def list_(code: str | None, *, as_json: bool) -> None:
    """The groups to come, with their free places."""
    found = [_told(one) for one in groups.ahead(by=operator(), now=clock.now(), code=code)]
    if as_json:
        click.echo(json.dumps(found))
        return
    for one in found:
        click.echo(f"{one['id']}  {one['starts']}  {one['type']}  {one['free']} of {one['places']} free")


def _told(one: groups.ShownGroup) -> dict[str, Any]:
    """A group as JSON, which names nobody who is in it."""
    return {
        "id": one.group.public_id,
        "type": one.group.type_code,
        "clinic": one.group.clinic,
        "room": one.group.room,
        "starts": to_moment(one.group.interval.starts).strftime("%Y-%m-%dT%H:%MZ"),
        "ends": to_moment(one.group.interval.ends).strftime("%Y-%m-%dT%H:%MZ"),
        "people": {role: name for role, name, _ in one.people},
        "places": one.group.places,
        "free": one.group.free,
    }


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


@group.command("open")
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
        outcome = groups.open_groups(opening, often, by=by, now=now, once=_once())
    _opened(outcome)


def _opened(outcome: Opened | OneRefused) -> None:
    match outcome:
        case Opened(first=first):
            click.echo(first)
        case OneRefused() as refused:
            _refuse_all(refused)


@group.command("times")
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


@group.command("open-course")
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
        outcome = groups.open_course(opening, by=by, now=now, once=_once())
    _opened(outcome)


@group.command("plan-course")
@click.option("--template", help="One of those that `group templates` names; the only one where not given.")
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--from", "first", type=DATE, required=True, help="Begins on this day …")
@click.option("--to", "last", type=DATE, help="… or up to this one.")
@click.option("--places", type=click.IntRange(2), required=True)
@click.option("--with", "people", metavar="CODE:ROLE=MAIL", multiple=True, help="Any of these in a role.")
@click.option("--room", "rooms", metavar="CODE=NAME", multiple=True, help="Any of these for a kind.")
@click.option("--open", "opens", is_flag=True, help="Open the first way, all of it or none.")
@click.option("--keep-places", is_flag=True, help="With --open: offer no free place to who waits.")
@with_appcontext
def plan_course(**asked: Any) -> None:
    """Dates for every group of a course, up to three ways; exits with 1 if there is none."""
    by, now = operator(), clock.now()
    template = asked["template"] or next((one.name for one in groups.courses(by=by, now=now)), "")
    with told_plainly():
        found = groups.plan(_course_asked(template, asked, by, now), by=by, now=now)
    if not found.ways:
        _no_course(found)
    if asked["opens"]:
        drafts = tuple(slot.draft for slot in found.ways[0].groups)
        opening = PlannedOpening(template, drafts, asked["places"], is_offered=not asked["keep_places"])
        _opened(groups.open_planned(opening, by=by, now=now, once=_once()))
        return
    told = [telling.planned_text([slot.planned for slot in way.groups]) for way in found.ways]
    click.echo("\n\n".join(told))


def _no_course(found: groups.PlannedGroups) -> NoReturn:
    for reason in found.obstacles:
        click.echo(telling.says(reason), err=True)
    for missing in () if found.obstacles else found.missing:
        click.echo(f"Nothing is free for group {missing.place + 1} on or near {missing.day}.", err=True)
    sys.exit(NOTHING)


def _course_asked(template: str, asked: dict[str, Any], by: Actor, now: datetime) -> groups.CourseAsk:
    """What is looked for, in public ids."""
    first, last = span(asked["first"], asked["last"] or asked["first"], now)
    people, rooms = _by_code(asked["people"], ":"), _by_code(asked["rooms"], "=")
    key, clinic = asked["clinic"], directory.clinic(asked["clinic"], by=by)
    parts = {
        code: groups.GroupAsk(
            code,
            asked["places"],
            first,
            last,
            people={
                role: tuple(directory.practitioner(mail, by=by) for mail in some)
                for role, some in mails(tuple(people.get(code, ()))).items()
            },
            rooms=tuple(directory.room(f"{key}/{room}", by=by) for room in rooms.get(code, ())),
        )
        for code in {*people, *rooms}
    }
    return groups.CourseAsk(template, clinic, asked["places"], first, last, parts)


def _by_code(words: tuple[str, ...], mark: str) -> dict[str, list[str]]:
    """What is said of each kind, whose code comes before the mark."""
    found: dict[str, list[str]] = {}
    for code, _, rest in (one.partition(mark) for one in words):
        found.setdefault(code, []).append(rest)
    return found


@group.command("templates")
@with_appcontext
def templates() -> None:
    """The courses of groups that can be opened by name, with the day of each group."""
    for one in groups.courses(by=operator(), now=clock.now()):
        click.echo(one.name)
        for step in one.steps:
            click.echo(f"  day {step.day + 1}: {step.type_code}")


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


@group.command("join")
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
        outcome: Any = work(group_id, joining, by=by, now=now, once=_once())
    match outcome:
        case Booked(appointment=visit) | SeriesBooked(first=visit):
            click.echo(visit)
        case Refused(refusals=refusals) | OneRefused(refusals=refusals):
            _refuse(refusals)


@group.command("places")
@click.argument("group_id", metavar="GROUP")
@click.argument("places", type=click.IntRange(2), metavar="NUMBER")
@with_appcontext
def resize(group_id: str, places: int) -> None:
    """Give a group NUMBER places; more are offered to who waits, and nobody loses theirs."""
    by, now = operator(), clock.now()
    with told_plainly():
        version = groups.page(group_id, by=by, now=now).shown.group.version
        outcome = groups.resize(group_id, version, places, by=by, now=now, once=_once())
    match outcome:
        case Resized(places=number):
            click.echo(f"{number} places.")
        case Refused(refusals=refusals):
            _refuse(refusals)


@group.command("call-off")
@click.argument("group_id", metavar="GROUP")
@click.option("--reason", type=click.Choice([one.value for one in CancelReason]), required=True)
@with_appcontext
def call_off(group_id: str, reason: str) -> None:
    """Cancel a group for all of its patients, each of whom is told."""
    by, now = operator(), clock.now()
    with told_plainly():
        version = groups.page(group_id, by=by, now=now).shown.group.version
        cancelling = Cancelling(CancelReason(reason))
        outcome = groups.call_off(group_id, version, cancelling, by=by, now=now, once=_once())
    match outcome:
        case Cancelled(is_silent=is_silent):
            click.echo("Called off." if is_silent else "Called off; one message may just have gone out.")
        case Refused(refusals=refusals):
            _refuse(refusals)


def _refuse(refusals: tuple[Refusal, ...]) -> NoReturn:
    for one in refusals:
        click.echo(telling.says(one.reason), err=True)
    sys.exit(NOTHING)


def _refuse_all(refused: OneRefused) -> NoReturn:
    """Of several groups all that cannot be opened, each with its place among them."""
    for one in refused.each:
        where = f"{one.place + 1}. group: " if refused.others else ""
        for refusal in one.refusals:
            soft = (
                f" (--in-spite-of {type(refusal.reason).__name__})"
                if name_of(refusal) in one.overridable
                else ""
            )
            click.echo(f"{where}{telling.says(refusal.reason)}{soft}", err=True)
    sys.exit(NOTHING)


def _once() -> Once:
    return Once(secrets.token_urlsafe(18), b"")
