"""Licences and trainings that end soon, with the booked visits that each breaks."""

import json
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling, words
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
    lines = [line for one in found for line in (_line(one), *_broken(one))]
    words.echo_each(lines, "No licence and no training ends within 90 days.")


def _line(one: Ending) -> str:
    what = one.qualification
    where = f" in {words.said('jurisdiction', what.jurisdiction)}" if what.jurisdiction else ""
    return f"{what.valid_until}  {one.practitioner}  {words.said('qualification', what.kind)}{where}"


def _broken(one: Ending) -> list[str]:
    return [f"  {telling.broken_text(visit)}" for visit in one.visits]


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
