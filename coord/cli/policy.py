"""The house's policy, for the operator."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
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
        try:
            policies.change(section, data, When(day.date()), by=by, now=now)
        except standing.WouldBreak as would:
            if not anyway:
                raise
            seen = frozenset(one.appointment.public_id for one in would.visits)
            policies.change(section, data, When(day.date(), seen), by=by, now=now)
    click.echo("Saved.")


def _parsed(value: str) -> dict[str, Any]:
    try:
        data = json.loads(value)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise click.UsageError("The value is a JSON object, like the one that `policy show SECTION` prints.")
    return data


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except NotFound:
        raise click.ClickException("There is no such section; `policy show` lists them.") from None
    except BadInput as bad:
        raise click.ClickException(f"{bad.field}: {bad}") from None
    except standing.WouldBreak as would:
        visits = ", ".join(one.appointment.public_id for one in would.visits)
        raise click.ClickException(
            f"Nothing was saved: these booked visits would no longer be allowed: {visits}. "
            "Save it with --anyway, and they stand under Needs attention."
        ) from None
