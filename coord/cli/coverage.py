"""Who is on site, for operators and scripts."""

import json
import sys
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import words
from coord.cli.acting import operator
from coord.cli.slots import DATE, NOTHING, told_plainly
from coord.domain.coverage import Stretch
from coord.domain.local_time import to_moment
from coord.services import directory, showing
from coord.services.coverage import Covered, of_day

NOON = time(12)


@click.command("coverage")
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--day", type=DATE, help="Today where not given.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def coverage(*, clinic: str, day: Any, as_json: bool) -> None:
    """Who is on site on a day against what its treatment visits need; exits with 1 if too few."""
    by, now = operator(), clock.now()
    with told_plainly():
        public_id = directory.clinic(clinic, by=by)
        zone = next(one.zone for one in showing.clinics(by=by) if one.public_id == public_id)
        today = now.astimezone(ZoneInfo(zone)).date()
        found = of_day(public_id, day.date() if day else today, by=by, now=now)
    click.echo(json.dumps(_as_data(found)) if as_json else _as_text(found))
    sys.exit(NOTHING if found.is_short else 0)


def _as_data(found: Covered) -> dict[str, Any]:
    return {
        "clinic": found.clinic,
        "zone": found.zone,
        "day": found.day.isoformat(),
        "treatments": found.treatments,
        "is_short": found.is_short,
        "lines": {
            line.what.value: [
                {
                    "from": _clock(one.interval.starts, found.zone),
                    "to": _clock(one.interval.ends, found.zone),
                    "needed": one.needed,
                    "there": list(one.who),
                }
                for one in line.stretches
            ]
            for line in found.lines
        },
    }


def _as_text(found: Covered) -> str:
    visits = words.number(found.treatments, "treatment visit")
    lines = [f"{found.clinic}, {found.day}, {visits}; hours are {_zone(found)}"]
    for line in found.lines:
        lines.append(words.said("on_site", line.what))
        lines += [f"  {_line(one, found.zone)}" for one in line.stretches]
    return "\n".join(lines)


def _line(one: Stretch, zone: str) -> str:
    span = f"{_clock(one.interval.starts, zone)}-{_clock(one.interval.ends, zone)}"
    return (
        f"{span} needed {one.needed}: {'; '.join(one.who) or 'nobody'}{'  MISSING' if one.is_short else ''}"
    )


def _zone(found: Covered) -> str:
    """`PST`, as it is on that day."""
    return f"{datetime.combine(found.day, NOON, ZoneInfo(found.zone)):%Z}"


def _clock(minute: int, zone: str) -> str:
    return f"{to_moment(minute).astimezone(ZoneInfo(zone)):%H:%M}"
