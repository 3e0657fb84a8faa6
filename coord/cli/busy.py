"""When somebody is busy by their own calendar."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from coord.calendars.busy import Found, Question, Unreadable, read
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_moment

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
    """Tell when an iCalendar file makes its owner busy (busy FILE.ics --from T --to T --zone Z)."""


file_argument = click.argument(
    "file", metavar="FILE.ics", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON.")


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
    if found.skipped:
        click.echo(f"Left out as unreadable: {found.skipped} of the calendar's entries.", err=True)
    return found
