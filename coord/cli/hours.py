"""When people work and clinics are open, for operators and scripts."""

import json
import secrets
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling, words
from coord.cli.acting import operator
from coord.cli.slots import CLOCK, DATE, DAYS, NOTHING, told_plainly
from coord.domain.facts import Limits
from coord.domain.local_time import to_moment
from coord.services import availability, directory
from coord.services.availability import (
    Absence,
    Asked,
    Breaking,
    Closing,
    DayChange,
    Objection,
    Outcome,
    PreviewDay,
    Previewed,
    Weekly,
)
from coord.services.repeats import Once

Command = TypeVar("Command", bound=Callable[..., Any])
ABSENCES = ("vacation", "sick", "training", "leave", "holiday", "other")

_opens = click.option("--opens", type=CLOCK, required=True, help="Such as 08:00.")
_closes = click.option("--closes", type=CLOCK, required=True, help="Such as 17:30.")
_anyway = click.option("--anyway", is_flag=True, help="Also where booked visits would break.")
_preview = click.option(
    "--preview", is_flag=True, help="Change nothing; print two weeks and what would break."
)


@click.group()
def hours() -> None:
    """When people work and clinics are open."""


@hours.command("show")
@click.argument("mail")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def show(mail: str, *, as_json: bool) -> None:
    """The next two weeks of the practitioner with the MAIL address, and their numbered absences."""
    by, now = operator(), clock.now()
    with told_plainly():
        found = availability.showing.practitioner(_who(mail), by=by, now=now)
    zone = ZoneInfo(found.zone)
    away = [
        {"number": one.number, "kind": one.kind, **_span(one.starts, one.ends, zone)}
        for one in found.time_off
    ]
    if as_json:
        click.echo(json.dumps({"days": list(map(_day, found.days)), "time_off": away}))
        return
    _days(found.days)
    for absence in found.time_off:
        when = words.span(absence.starts, absence.ends, found.zone)
        click.echo(f"{absence.number}  {words.said('words', absence.kind)}  {when}")


@hours.command("away")
@click.argument("mail")
@click.option("--from", "first", type=DATE, required=True)
@click.option("--to", "last", type=DATE, help="The same day where not given.")
@click.option("--after", type=CLOCK, help="From this time of the first day.")
@click.option("--before", type=CLOCK, help="Until this time of the last day.")
@click.option("--kind", type=click.Choice(ABSENCES), default="other", show_default=True)
@_preview
@_anyway
@with_appcontext
def away(mail: str, **asked: Any) -> None:
    """Somebody is away; exits with 1, names the booked visits that would break, and keeps nothing."""
    with told_plainly():
        who = _who(mail)
        zone = availability.showing.practitioner(who, by=operator(), now=clock.now()).zone
    first, last = asked["first"].date(), (asked["last"] or asked["first"]).date()
    edges = (_minute(asked["after"]), _minute(asked["before"]))
    wish = Absence(first, last, ZoneInfo(zone), asked["kind"], *edges)
    _save(lambda how: availability.time_off.add(who, wish, how), asked)


@hours.command("back")
@click.argument("mail")
@click.argument("number", type=int)
@with_appcontext
def back(mail: str, number: int) -> None:
    """There after all: takes back the absence with the NUMBER that `show` prints."""
    with told_plainly("There is no such absence."):
        who = _who(mail)
        _save(lambda how: availability.time_off.remove(who, number, how), {})


@hours.command("add")
@click.argument("mail")
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--weekday", "weekdays", type=click.Choice(DAYS), multiple=True, required=True)
@_opens
@_closes
@click.option("--from", "first", type=DATE, required=True, help="The first day.")
@click.option("--to", "last", type=DATE, help="The last day; for good where not given.")
@click.option("--every", type=click.IntRange(1, 8), default=1, show_default=True, help="Every so many weeks.")
@_preview
@_anyway
@with_appcontext
def add(mail: str, **asked: Any) -> None:
    """Weekly hours of a practitioner, beside those that are kept."""
    with told_plainly():
        who, clinic = _who(mail), directory.clinic(asked["clinic"], by=operator())
    wish = Weekly(
        tuple(sorted(map(DAYS.index, asked["weekdays"]))),
        _minute(asked["opens"]) or 0,
        _minute(asked["closes"]) or 0,
        asked["first"].date(),
        asked["last"].date() if asked["last"] else None,
        asked["every"],
    )
    _save(lambda how: availability.weekly.add(who, clinic, wish, how), asked)


@hours.command("day")
@click.argument("mail")
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--day", type=DATE, required=True)
@_opens
@_closes
@click.option("--less", is_flag=True, help="They do not work then; else they do.")
@_preview
@_anyway
@with_appcontext
def day_(mail: str, **asked: Any) -> None:
    """One day that differs from a practitioner's weekly hours."""
    with told_plainly():
        who, clinic = _who(mail), directory.clinic(asked["clinic"], by=operator())
    opens, closes = _minute(asked["opens"]) or 0, _minute(asked["closes"]) or 0
    wish = DayChange(clinic, asked["day"].date(), opens, closes, not asked["less"])
    _save(lambda how: availability.exceptions.add(who, wish, how), asked)


@hours.command("limits")
@click.argument("mail")
@click.option("--day-minutes", type=click.IntRange(1, 1440), help="With patients a day.")
@click.option("--week-minutes", type=click.IntRange(1, 10_080), help="With patients a week.")
@click.option("--day-doses", type=click.IntRange(0, 50), help="Treatment visits a day.")
@click.option("--work-minutes", type=click.IntRange(1, 1440), help="After so long without a break …")
@click.option("--break-minutes", type=click.IntRange(1, 1440), help="… a break of so long.")
@_preview
@_anyway
@with_appcontext
def limits(mail: str, **asked: Any) -> None:
    """These limits of a practitioner from now on, and no others."""
    with told_plainly():
        who = _who(mail)
    names = ("day_minutes", "week_minutes", "day_doses", "work_minutes", "break_minutes")
    wish = Limits(**{name: asked[name] for name in names})
    _save(lambda how: availability.limits.keep(who, wish, how), asked)


@hours.command("close")
@click.argument("clinic", metavar="KEY")
@click.option("--from", "first", type=DATE, required=True)
@click.option("--to", "last", type=DATE, help="The same day where not given.")
@click.option("--name", default="Closed", show_default=True)
@_preview
@_anyway
@with_appcontext
def close(clinic: str, **asked: Any) -> None:
    """A clinic is closed on these days."""
    with told_plainly():
        where = directory.clinic(clinic, by=operator())
    first: date = asked["first"].date()
    wish = Closing(first, asked["last"].date() if asked["last"] else first, asked["name"])
    _save(lambda how: availability.closures.close(where, wish, how), asked)


@hours.command("holidays")
@click.argument("clinic", metavar="KEY")
@click.argument("year", type=click.IntRange(2000, 2100))
@_preview
@_anyway
@with_appcontext
def holidays(clinic: str, year: int, **asked: Any) -> None:
    """A clinic is closed on the federal holidays of the YEAR that are still to come."""
    with told_plainly():
        where = directory.clinic(clinic, by=operator())
    _save(lambda how: availability.closures.close_on_holidays(where, year, how), asked)


@hours.command("travel")
@click.argument("start", metavar="KEY")
@click.argument("end", metavar="KEY")
@click.argument("minutes", type=click.IntRange(0, 1440))
@click.option("--one-way", is_flag=True)
@_anyway
@with_appcontext
def travel(start: str, end: str, minutes: int, **asked: Any) -> None:
    """How many MINUTES the way between two clinics takes."""
    with told_plainly():
        one, other = (directory.clinic(key, by=operator()) for key in (start, end))
    both = not asked["one_way"]
    _save(lambda how: availability.travel.keep(one, other, minutes, how, both_ways=both), asked)


def _who(mail: str) -> str:
    return directory.practitioner(mail, by=operator())


def _minute(at: datetime | None) -> int | None:
    return at.hour * 60 + at.minute if at else None


def _save(save: Callable[[Asked], Outcome], asked: dict[str, Any]) -> None:
    """Save, or print why not; `anyway` agrees to break the visits that a first try names."""
    by, now = operator(), clock.now()
    if asked.get("preview"):
        outcome = save(Asked(by, now, is_preview=True))
    else:
        outcome = save(Asked(by, now, _once()))
        if isinstance(outcome, Breaking) and asked.get("anyway"):
            seen = frozenset(one.appointment.public_id for one in outcome.visits)
            outcome = save(Asked(by, now, _once(), seen))
    _tell(outcome)


def _tell(outcome: Outcome) -> None:
    match outcome:
        case Objection():
            raise telling.objected(outcome)
        case Breaking(visits=visits):
            click.echo("Nothing was saved: these booked visits would break. Save it with --anyway.", err=True)
            for one in visits:
                click.echo(telling.broken_text(one), err=True)
            sys.exit(NOTHING)
        case Previewed(days=days, visits=visits):
            _days(days)
            for one in visits:
                click.echo(f"breaks {telling.broken_text(one)}")
        case _:
            click.echo("Saved.")


def _once() -> Once:
    return Once(secrets.token_urlsafe(18), b"")


def _days(days: tuple[PreviewDay, ...]) -> None:
    for one in days:
        spans = ", ".join(
            f"{clinic} {words.hours(starts, ends, zone)}" for clinic, zone, starts, ends in one.hours
        )
        click.echo(f"{one.day}  {spans or '-'}  {'; '.join(_day(one)['notes'])}".rstrip())


def _day(one: PreviewDay) -> dict[str, Any]:
    spans = [
        {"clinic": clinic, **_span(starts, ends, ZoneInfo(zone))} for clinic, zone, starts, ends in one.hours
    ]
    return {"day": one.day.isoformat(), "hours": spans, "notes": list(one.notes)}


def _span(starts: int, ends: int, zone: ZoneInfo) -> dict[str, str]:
    """From when until when, on the clock of the zone."""
    edges = (to_moment(minute).astimezone(zone) for minute in (starts, ends))
    return dict(zip(("from", "to"), (f"{edge:%Y-%m-%dT%H:%M}" for edge in edges), strict=True))
