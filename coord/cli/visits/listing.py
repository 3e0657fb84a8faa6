"""The visits of a patient."""

import json
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import words
from coord.cli.acting import operator
from coord.cli.slots import told_plainly
from coord.cli.visits.shared import visit
from coord.domain.local_time import to_moment
from coord.services import directory, showing
from coord.services.showing import ShownAppointment


@visit.command("list")
@click.option("--patient", metavar="RECORD", required=True, help="The patient's record number.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def list_(*, patient: str, as_json: bool) -> None:
    """All visits of a patient in order of time, with their ids."""
    by, now = operator(), clock.now()
    with told_plainly():
        named = directory.by_names(patient, (), (), by=by)
        page = showing.patient(named.patient, by=by, now=now)
    found = sorted(page.appointments, key=lambda one: one.starts)
    if as_json:
        click.echo(json.dumps(list(map(_told, found))))
        return
    words.echo_each(
        map(_line, found), "No visit yet: `slots` finds times for one, and `visit book` books it."
    )


def _line(one: ShownAppointment) -> str:
    when, status = words.span(one.starts, one.ends, one.zone), words.said("status", one.status).lower()
    return f"{one.public_id}  {when}  {one.type_name}  {status}  {one.clinic}"


def _told(one: ShownAppointment) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "type": one.type_code,
        "status": one.status,
        "clinic": one.clinic,
        "room": one.room,
        "starts": to_moment(one.starts).strftime("%Y-%m-%dT%H:%MZ"),
        "ends": to_moment(one.ends).strftime("%Y-%m-%dT%H:%MZ"),
        "zone": one.zone,
        "people": {role: name for role, name, _ in one.people},
        "follows": one.follows,
        "group": one.group,
    }
