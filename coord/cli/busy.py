"""When somebody is busy by their own calendar."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from flask.cli import with_appcontext

from coord import clock
from coord.calendars.busy import Found, Question, Unreadable, read
from coord.cli.owner import organization_option, practitioner_option, the_one
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_moment
from coord.services.busy import USUAL_NAME, Calendar, Imported, import_calendar

YEARS = range(1971, 2100)


class Moment(click.ParamType[datetime]):
    """A date or a time as ISO 8601 writes it; without an offset it is in the zone of `--zone`."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” is no time: write it like 2027-03-31T14:30:00Z.", param, ctx)
        if moment.year not in YEARS:
            self.fail(f"“{value}” is out of reach: give a year from 1971 to 2099.", param, ctx)
        return moment


class Zone(click.ParamType[ZoneInfo]):
    """A time zone by its IANA name."""

    name = "zone"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> ZoneInfo:
        try:
            return ZoneInfo(str(value))
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"There is no time zone “{value}”: give a name like America/New_York.", param, ctx)


class ReadingGroup(click.Group):
    """A group whose first command is meant where none is named: `busy FILE` is `busy read FILE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["read", *args]
        return super().parse_args(ctx, args)


@click.group(cls=ReadingGroup)
def busy() -> None:
    """Tell when a calendar keeps its owner busy (busy FILE.ics --from T --to T --zone Z), or keep it."""


file_argument = click.argument(
    "file", metavar="FILE.ics", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@busy.command("read")
@file_argument
@click.option("--from", "first", type=Moment(), required=True, help="From when (2027-03-31T00:00:00Z).")
@click.option("--to", "last", type=Moment(), required=True, help="Until when.")
@click.option("--zone", type=Zone(), required=True, help="The owner's zone, such as America/New_York.")
@click.option("--owner", metavar="MAIL", help="Events that this address declined do not count.")
@click.option("--json", is_flag=True, expose_value=False, help="Accepted; the answer is always JSON.")
def read_(file: Path, first: datetime, last: datetime, zone: ZoneInfo, owner: str | None) -> None:
    """Print when the calendar's owner is busy: pairs of UTC times, merged; nothing is kept."""
    starts, ends = _minute(first, zone), _minute(last, zone)
    if ends <= starts:
        raise click.UsageError("The end (--to) is not after the beginning (--from); swap them.")
    found = _found(file, Question(Interval(starts, ends), zone, owner))
    click.echo(json.dumps([(_utc(one.starts), _utc(one.ends)) for one in found.busy]))


def _minute(moment: datetime, zone: ZoneInfo) -> int:
    return to_minute(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _utc(minute: int) -> str:
    return to_moment(minute).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _found(file: Path, question: Question) -> Found:
    try:
        found = read(file.read_bytes(), question)
    except Unreadable as unreadable:
        raise click.ClickException(str(unreadable)) from None
    _tell_skipped(found.skipped)
    return found


def _tell_skipped(skipped: int) -> None:
    if skipped:
        click.echo(f"Left out as unreadable: {skipped} of the calendar's entries.", err=True)


@busy.command("import")
@file_argument
@practitioner_option
@click.option("--source", default=USUAL_NAME, show_default=True, help="Which of their calendars it is.")
@organization_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")
@with_appcontext
def import_(file: Path, who: str, source: str, organization: str | None, *, as_json: bool) -> None:
    """Keep when the practitioner is busy, in place of what the same calendar said before."""
    owner = the_one(who, organization)
    calendar = Calendar(file.read_bytes(), owner.public_id, source)
    try:
        done = import_calendar(calendar, by=owner.operator, now=clock.now())
    except Unreadable as unreadable:
        raise click.ClickException(f"{unreadable} Nothing was changed.") from None
    _tell_skipped(done.skipped)
    click.echo(json.dumps(_facts(done), ensure_ascii=False) if as_json else _sentences(done))


def _facts(done: Imported) -> dict[str, object]:
    return {
        "practitioner": done.practitioner,
        "source": done.name,
        "count": done.count,
        "skipped": done.skipped,
        "until": _utc(to_minute(done.until)),
        "clashing": [one.appointment.public_id for one in done.clashing],
    }


def _sentences(done: Imported) -> str:
    until = done.until.strftime("%Y-%m-%d")
    said = f"{done.practitioner}, {done.name}: busy times until {until}: {done.count}."
    return f"{said} Booked visits that no longer fit: {len(done.clashing)}." if done.clashing else said
