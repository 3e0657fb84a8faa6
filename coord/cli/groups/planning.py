"""Dates for whole courses of groups."""

import sys
from datetime import datetime
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling
from coord.cli.acting import operator
from coord.cli.groups.outcomes import once, opened
from coord.cli.slots import DATE, NOTHING, mails, span, told_plainly
from coord.domain.permissions import Actor
from coord.services import directory, groups
from coord.services.groups import PlannedOpening


@click.command("plan-course")
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
        opened(groups.open_planned(opening, by=by, now=now, once=once()))
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
