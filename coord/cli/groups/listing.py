"""Which groups there are, and which courses of them."""

import json
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import words
from coord.cli.acting import operator
from coord.domain.local_time import to_moment
from coord.services import groups


@click.command("list")
@click.option("--type", "code", metavar="CODE", help="Of one kind, such as integration_group.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def list_(code: str | None, *, as_json: bool) -> None:
    """The groups to come, with their free places."""
    found = groups.ahead(by=operator(), now=clock.now(), code=code)
    if as_json:
        click.echo(json.dumps(list(map(_told, found))))
        return
    words.echo_each(
        map(_line, found),
        "No group is ahead: `group times` finds times for one, and `group open` opens it.",
    )


def _line(shown: groups.ShownGroup) -> str:
    one = shown.group
    when = words.span(one.interval.starts, one.interval.ends, one.zone)
    where, free = f"{one.clinic}, {one.room}", f"{one.free} of {one.places} free"
    return f"{one.public_id}  {when}  {one.type_name}  {where}  {free}"


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


@click.command("templates")
@with_appcontext
def templates() -> None:
    """The courses of groups that can be opened by name, with the day of each group."""
    by, now = operator(), clock.now()
    names, lines = words.kinds_of_visit(by, now), list[str]()
    for one in groups.courses(by=by, now=now):
        lines.append(one.name)
        lines += [f"  day {step.day + 1}: {names.get(step.type_code, step.type_code)}" for step in one.steps]
    words.echo_each(lines, "There is no course of groups: `course keep-template` makes one of their kinds.")
