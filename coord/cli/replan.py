"""The day it all changes, for operators and scripts."""

import json
import sys
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from coord import clock
from coord.cli.acting import operator
from coord.cli.slots import NOTHING, told_plainly
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_moment
from coord.services import directory, replan
from coord.services.replan import Affected, AffectedVisit, Happening, Kind, Option
from coord.services.roster import Keys

WHEN = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"])


@click.group("replan")
def replan_() -> None:
    """The day it all changes: somebody ill, a room broken, a clinic closed."""


@replan_.command("visits")
@click.option("--away", metavar="MAIL", help="A practitioner who is not there.")
@click.option("--room", metavar="NAME", help="A room that is out of use.")
@click.option("--closed", metavar="KEY", help="A clinic that is closed.")
@click.option("--from", "since", type=WHEN, required=True, help="On the clinic's clock.")
@click.option("--to", "until", type=WHEN, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def visits(**asked: Any) -> None:
    """The visits that it breaks, by arrival, with what could be instead; exits with 1 if there are any.

    It is entered by the pages of hours, or by the page “The day changes”.
    """
    by = operator()
    with told_plainly():
        found = replan.affected(happening(asked), keys=keys(), by=by, now=clock.now())
    click.echo(json.dumps(_as_data(found)) if asked["as_json"] else _as_text(found))
    sys.exit(NOTHING if found.visits or found.present else 0)


def keys() -> Keys:
    settings = current_app.extensions["coord_config"]
    return Keys(settings.field_key, settings.index_key)


def happening(asked: dict[str, Any]) -> Happening:
    """Whom or what the options name, in UTC epoch minutes."""
    kind, whom = _whom(asked)
    with told_plainly():
        zone = ZoneInfo(replan.zone_of(kind, whom, by=operator()))
    since, until = _minute(asked["since"], zone), _minute(asked["until"], zone)
    if until <= since:
        raise click.UsageError("It ends before it begins; swap --from and --to.")
    return Happening(kind, whom, Interval(since, until))


def _whom(asked: dict[str, Any]) -> tuple[Kind, str]:
    named = [(kind, asked[kind.value]) for kind in (Kind.AWAY, Kind.ROOM, Kind.CLOSED) if asked[kind.value]]
    if len(named) != 1:
        raise click.UsageError("Name one of --away, --room and --closed.")
    ((kind, name),) = named
    find = {Kind.AWAY: directory.practitioner, Kind.ROOM: directory.room, Kind.CLOSED: directory.clinic}
    with told_plainly():
        return kind, find[kind](name, by=operator())


def _minute(wall: datetime, zone: ZoneInfo) -> int:
    return to_minute(wall.replace(tzinfo=zone))


def _as_data(found: Affected) -> dict[str, Any]:
    return {
        "about": found.about,
        "present": [one.appointment.public_id for one in found.present],
        "visits": [_visit(one) for one in found.visits],
    }


def _visit(one: AffectedVisit) -> dict[str, Any]:
    return {
        "visit": one.main.public_id,
        "record": one.main.patient.record_number,
        "type": one.main.type_code,
        "arrival": _clock(one.arrival, one.main.zone),
        "readiness": one.readiness.value,
        "against": [type(reason).__name__ for reason in one.reasons],
        "replace": [dict(option.appointments[0].people) for option in one.substitutes],
        "move": [_clock(option.appointments[0].starts, one.main.zone) for option in one.times],
    }


def _as_text(found: Affected) -> str:
    lines = [
        f"{found.about}: {len(found.visits)} visits, {len(found.present)} patients in the clinic already"
    ]
    for one in found.visits:
        lines.append(
            f"{_clock(one.arrival, one.main.zone)} {one.main.patient.record_number} {one.main.type_name}"
        )
        lines.append(f"  {one.readiness.value.replace('_', ' ')}")
        lines += [f"  replace: {_people(option)}" for option in one.substitutes]
        lines += [f"  move: {_clock(option.appointments[0].starts, one.main.zone)}" for option in one.times]
    return "\n".join(lines)


def _people(option: Option) -> str:
    return ", ".join(f"{name} ({role})" for role, name in option.appointments[0].people)


def _clock(minute: int, zone: str) -> str:
    return f"{to_moment(minute).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
