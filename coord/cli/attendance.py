"""Who is in a clinic now, for operators and scripts such as a door that knows who comes."""

import json

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import words
from coord.cli.acting import operator
from coord.cli.slots import told_plainly
from coord.services import attendance as services
from coord.services import directory, showing


@click.group("attendance")
def attendance() -> None:
    """Who is in a clinic now."""


@attendance.command("here")
@click.argument("mails", nargs=-1, required=True)
@click.option("--clinic", metavar="KEY", required=True)
@with_appcontext
def here(mails: tuple[str, ...], clinic: str) -> None:
    """Tick practitioners as being at the clinic, and no longer anywhere else."""
    by = operator()
    with told_plainly():
        who = [directory.practitioner(mail, by=by) for mail in mails]
        new = services.come(who, directory.clinic(clinic, by=by), by=by, now=clock.now())
    click.echo(f"{new} ticked as here.")


@attendance.command("left")
@click.argument("mail")
@with_appcontext
def left(mail: str) -> None:
    """Tick a practitioner as gone."""
    by = operator()
    with told_plainly():
        services.leave(directory.practitioner(mail, by=by), by=by, now=clock.now())
    click.echo("Ticked as gone.")


@attendance.command("list")
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def list_(clinic: str, *, as_json: bool) -> None:
    """Who is at the clinic now, and since when."""
    by = operator()
    with told_plainly():
        public_id = directory.clinic(clinic, by=by)
        found = services.here(public_id, by=by, now=clock.now())
        zone = next(one.zone for one in showing.clinics(by=by) if one.public_id == public_id)
    if as_json:
        click.echo(json.dumps([{"name": one.name, "since": one.since.isoformat()} for one in found]))
        return
    words.echo_each(
        (f"{one.name}  here since {words.moment(one.since, zone)}" for one in found),
        "Nobody is ticked as here: `attendance here` does that.",
    )
