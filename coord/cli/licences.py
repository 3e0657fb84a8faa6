"""Licences and trainings that end soon, with the booked visits that each breaks."""

import json
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling
from coord.cli.acting import operator
from coord.services import licences as service
from coord.services.licences import Ending


@click.command("licences")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def licences(*, as_json: bool) -> None:
    """What ends within 90 days, the first to end first, with the booked visits that it breaks."""
    found = service.ending(by=operator(), now=clock.now())
    if as_json:
        click.echo(json.dumps([_told(one) for one in found]))
        return
    for one in found:
        what = one.qualification
        click.echo(f"{what.valid_until}  {one.practitioner}  {what.kind} {what.jurisdiction}")
        for visit in one.visits:
            click.echo(f"  {telling.broken_text(visit)}")


def _told(one: Ending) -> dict[str, Any]:
    what = one.qualification
    return {
        "practitioner": one.practitioner,
        "kind": what.kind,
        "jurisdiction": what.jurisdiction,
        "valid_until": what.valid_until.isoformat(),
        "active": what.active,
        "days_left": one.days_left,
        "visits": [telling.broken(visit) for visit in one.visits],
    }
