"""Which groups there are, and which courses of them."""

import json
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli.acting import operator
from coord.domain.local_time import to_moment
from coord.services import groups


@click.command("list")
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


@click.command("templates")
@with_appcontext
def templates() -> None:
    """The courses of groups that can be opened by name, with the day of each group."""
    for one in groups.courses(by=operator(), now=clock.now()):
        click.echo(one.name)
        for step in one.steps:
            click.echo(f"  day {step.day + 1}: {step.type_code}")
