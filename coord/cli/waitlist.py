"""The waitlist, for operators and scripts."""

import json
import secrets
from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import offers, words
from coord.cli.acting import operator
from coord.cli.slots import CLOCK, DATE, DAYS, told_plainly, wishes
from coord.domain.local_time import DAY
from coord.domain.waitlist import AskedBy, Priority, Wanting
from coord.services import directory
from coord.services import waitlist as service
from coord.services.repeats import Once
from coord.services.waitlist import ShownEntry

PRIORITIES = {one.name.lower(): one for one in Priority}


@click.group()
def waitlist() -> None:
    """Who waits for which visit, and what is offered to them."""


for command in (offers.offers, offers.who, offers.offer, offers.answer):
    waitlist.add_command(command)


@waitlist.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def list_(**asked: Any) -> None:
    """Everybody who waits, in the order of their turns."""
    found = service.listed(by=operator(), now=clock.now()).entries
    if asked["as_json"]:
        click.echo(json.dumps(list(map(_told, found))))
        return
    words.echo_each(map(_line, found), "Nobody waits: `waitlist add` puts a patient on the list.")


def _line(one: ShownEntry) -> str:
    priority = words.said("priority", one.priority).lower()
    idle = f"  nothing is offered: {words.said('idle', one.idle)}" if one.idle else ""
    record, since = one.patient.record_number, one.since.date()
    return f"{one.public_id}  {priority}  {record}  {one.type_name}  since {since}{idle}"


def _told(one: ShownEntry) -> dict[str, Any]:
    """An entry as JSON; patients by record number, never by name."""
    wanting = one.wanting
    return {
        "id": one.public_id,
        "patient": one.patient.record_number,
        "type": one.type_code,
        "group": one.group.public_id if one.group else None,
        "priority": one.priority.name.lower(),
        "since": one.since.isoformat(),
        "clinics": [name for _, name in one.clinics],
        "weekdays": [DAYS[day] for day in sorted(wanting.weekdays)],
        "earliest": _day(wanting.earliest),
        "latest": _day(wanting.latest),
        "until": _day(wanting.until),
        "is_offered": one.idle is None,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@waitlist.command("add")
@click.option("--patient", metavar="RECORD", required=True, help="The patient's record number.")
@click.option("--type", "type_code", metavar="CODE", help="Such as dosing_iv; of --group its own.")
@click.option("--group", metavar="ID", help="A place in this group alone.")
@click.option("--clinic", "clinics", metavar="KEY", multiple=True, help="One or several; else any.")
@click.option("--weekday", "weekdays", type=click.Choice(DAYS), multiple=True)
@click.option("--after", type=CLOCK, help="Begins after.")
@click.option("--before", type=CLOCK, help="Begins before.")
@click.option("--earliest", type=DATE)
@click.option("--latest", type=DATE)
@click.option("--until", type=DATE, help="The last day on which the wish stands.")
@click.option("--priority", type=click.Choice(list(PRIORITIES)), default="normal", show_default=True)
@click.option(
    "--asked-by", type=click.Choice([one.value for one in AskedBy]), default="patient", show_default=True
)
@with_appcontext
def add(**asked: Any) -> None:
    """Put a patient on the waitlist, and print the entry's id."""
    if not (asked["type_code"] or asked["group"]):
        raise click.UsageError("Give --type or --group.")
    by = operator()
    with told_plainly():
        named = directory.by_names(asked["patient"], asked["clinics"], (), by=by)
        ask = service.Asking(
            patient=named.patient,
            type_code=asked["type_code"] or "",
            group=asked["group"],
            clinics=named.clinics,
            wanting=_wanting(asked),
            priority=PRIORITIES[asked["priority"]],
            asked_by=AskedBy(asked["asked_by"]),
        )
        once = Once(secrets.token_urlsafe(18), b"")
        click.echo(service.add(ask, by=by, now=clock.now(), once=once))


def _wanting(asked: dict[str, Any]) -> Wanting:
    wished = wishes(asked)
    opens, closes = wished.spans[0] if wished.spans else (0, DAY)
    earliest, latest, until = (
        asked[name].date() if asked[name] else None for name in ("earliest", "latest", "until")
    )
    if earliest and latest and latest < earliest:
        raise click.UsageError("The latest day is before the earliest; swap them.")
    return Wanting(wished.weekdays, opens, closes, earliest, latest, until)


@waitlist.command("take-off")
@click.argument("entry")
@with_appcontext
def take_off(entry: str) -> None:
    """Take ENTRY off the waitlist; once is as good as twice."""
    with told_plainly():
        service.take_off(entry, by=operator(), now=clock.now())
