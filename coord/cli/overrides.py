"""The ledger of overrides, for quality review."""

import json
from datetime import datetime, timedelta
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import words
from coord.cli.acting import operator
from coord.cli.slots import DATE
from coord.domain.local_time import to_moment
from coord.services import ledger
from coord.services.today import earliest_today

SHOWN = timedelta(days=90)


@click.command("overrides")
@click.option("--from", "first", type=DATE, help="First day; 90 days before the last where not given.")
@click.option("--to", "last", type=DATE, help="Last day; today where not given.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def overrides(*, first: datetime | None, last: datetime | None, as_json: bool) -> None:
    """In spite of which reasons somebody went on, when, who, and why; patients by record number."""
    by, now = operator(), clock.now()
    end = last.date() if last else earliest_today(by, now)
    begin = first.date() if first else end - SHOWN
    if end < begin:
        raise click.UsageError("The last day is before the first; swap them.")
    found = ledger.ledger(begin, end, by=by, now=now)
    if as_json:
        told = {"counts": dict(found.counts), "overrides": [_told(one) for one in found.entries]}
        click.echo(json.dumps(told))
        return
    counts = [f"{count} x {words.said('reason_name', reason)}" for reason, count in found.counts]
    words.echo_each([*counts, *map(_line, found.entries)], "Nothing was overridden in this time.")


def _line(one: ledger.Overridden) -> str:
    reason = words.said("reason_name", one.reason)
    return f"{words.moment(one.at, one.zone)}  {one.user}  {reason}  {one.record_number}  {one.why}"


def _told(one: ledger.Overridden) -> dict[str, Any]:
    return {
        "at": one.at.strftime("%Y-%m-%dT%H:%MZ"),
        "user": one.user,
        "reason": one.reason,
        "why": one.why,
        "appointment": one.appointment,
        "type": one.type_name,
        "starts": to_moment(one.starts).strftime("%Y-%m-%dT%H:%MZ"),
        "record": one.record_number,
    }
