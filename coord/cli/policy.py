"""The house's policy, for the operator."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import kinds
from coord.cli.acting import operator
from coord.services import policies, standing
from coord.services.errors import BadInput, NotFound
from coord.services.policies.trying import When

DATE = click.DateTime(["%Y-%m-%d"])


@click.group("policy")
def policy() -> None:
    """The rules of the house as data."""


@policy.command("show")
@click.argument("section", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def show(section: str | None, *, as_json: bool) -> None:
    """What is in force: all sections, or one."""
    by, now = operator(), clock.now()
    with _told_plainly():
        found = (policies.section(section, by=by, now=now),) if section else policies.sections(by=by, now=now)
    if as_json:
        click.echo(json.dumps({one.name: _plain(one) for one in found}))
        return
    for one in found:
        since = f"since {one.since}" if one.since else "default"
        click.echo(f"{one.name} ({since}): {json.dumps(one.value)}")
        for day, value in one.coming:
            click.echo(f"{one.name} (from {day} on): {json.dumps(value)}")


def _plain(one: policies.Section) -> dict[str, Any]:
    coming = [{"from": day.isoformat(), "value": value} for day, value in one.coming]
    return {"value": one.value, "since": one.since.isoformat() if one.since else None, "coming": coming}


@policy.command("set")
@click.argument("section")
@click.argument("value", metavar="JSON")
@click.option("--from", "day", type=DATE, required=True, help="The first day on which it holds.")
@click.option("--anyway", is_flag=True, help="Also where booked visits would no longer be allowed.")
@with_appcontext
def set_(section: str, value: str, day: datetime, *, anyway: bool) -> None:
    """Put a section in force from a day on; exits with 1 and names the visits it would break."""
    by, now, data = operator(), clock.now(), _parsed(value)
    with _told_plainly():
        _saved(lambda when: policies.change(section, data, when, by=by, now=now), day, anyway=anyway)


@policy.command("types")
@with_appcontext
def types_() -> None:
    """The kinds of visit that are in force, by code."""
    for one in policies.shown_types(by=operator(), now=clock.now()):
        click.echo(f"{one.type.code}: {one.type.name}, {one.type.minutes} minutes, since {one.since}")


@policy.command("type")
@click.argument("code")
@with_appcontext
def type_(code: str) -> None:
    """The kind of visit with the CODE, as JSON."""
    with _told_plainly("There is no such kind of visit; `policy types` lists them."):
        click.echo(json.dumps(kinds.told(policies.shown_type(code, by=operator(), now=clock.now()))))


@policy.command("set-type")
@click.argument("code")
@click.argument("value", metavar="JSON")
@click.option("--from", "day", type=DATE, required=True, help="The first day on which it holds.")
@click.option("--anyway", is_flag=True, help="Also where booked visits would no longer be allowed.")
@with_appcontext
def set_type(code: str, value: str, day: datetime, *, anyway: bool) -> None:
    """Change fields of the kind of visit with the CODE; another "code" among them adds one like it."""
    by, now, data = operator(), clock.now(), _parsed(value)
    with _told_plainly("There is no such kind of visit; `policy types` lists them."):
        draft = kinds.draft(data, policies.shown_type(code, by=by, now=now))
        _saved(lambda when: policies.change_type(draft, when, by=by, now=now), day, anyway=anyway)


def _saved(save: Callable[[When], None], day: datetime, *, anyway: bool) -> None:
    """Save from the day on; where that breaks visits, only `anyway`."""
    try:
        save(When(day.date()))
    except standing.WouldBreak as would:
        if not anyway:
            raise
        save(When(day.date(), frozenset(one.appointment.public_id for one in would.visits)))
    click.echo("Saved.")


def _parsed(value: str) -> dict[str, Any]:
    try:
        data = json.loads(value)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise click.UsageError("The value is a JSON object, like the one that is shown.")
    return data


@contextmanager
def _told_plainly(
    missing: str = "There is no such section; `policy show` lists them.",
) -> Iterator[None]:
    try:
        yield
    except NotFound:
        raise click.ClickException(missing) from None
    except BadInput as bad:
        raise click.ClickException(f"{bad.field}: {bad}") from None
    except standing.WouldBreak as would:
        visits = ", ".join(one.appointment.public_id for one in would.visits)
        raise click.ClickException(
            f"Nothing was saved: these booked visits would no longer be allowed: {visits}. "
            "Save it with --anyway, and they stand under Needs attention."
        ) from None
