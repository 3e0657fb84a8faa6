"""Planning a course from the command line, for operators and scripts."""

import json
import secrets
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import click
from flask.cli import with_appcontext

from coord import clock
from coord.cli import telling, words
from coord.cli.acting import operator
from coord.cli.slots import CLOCK, DATE, DAYS, NOTHING, told_plainly, wishes
from coord.domain.course import MOST_DAYS, Step, Template
from coord.domain.permissions import Actor
from coord.services import courses, directory
from coord.services.drafts import Draft
from coord.services.errors import BadInput, NotFound
from coord.services.repeats import Once
from coord.services.today import earliest_today
from coord.services.whole import OneRefused

WITHIN = timedelta(days=14)


@click.group()
def course() -> None:
    """Whole courses of visits."""


@course.command("plan")
@click.option("--patient", metavar="RECORD", required=True, help="The patient's record number.")
@click.option("--clinic", metavar="KEY", required=True)
@click.option("--template", help="One of those that `course templates` names.")
@click.option("--step", "steps", metavar="CODE:LEAST-MOST", multiple=True, help="Instead of a template.")
@click.option("--with", "therapist", metavar="MAIL", help="The therapist throughout; else whoever can.")
@click.option("--from", "first", type=DATE, help="First day of the first visit; today where not given.")
@click.option("--to", "latest", type=DATE, help="Last day of the first visit; two weeks later by default.")
@click.option("--weekday", "weekdays", type=click.Choice(DAYS), multiple=True, help="Wished.")
@click.option("--after", type=CLOCK, help="Wished.")
@click.option("--before", type=CLOCK, help="Wished.")
@click.option(
    "--take", type=click.IntRange(1), metavar="NUMBER", help="Book one of the ways, all or nothing."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def plan(**asked: Any) -> None:
    """Ways to have a course, each bookable as it stands; exits with 1 if there is none."""
    by, now = operator(), clock.now()
    first = asked["first"].date() if asked["first"] else earliest_today(by, now)
    latest = asked["latest"].date() if asked["latest"] else first + WITHIN
    if latest < first:
        raise click.UsageError("The last day for the first visit is before the first; swap them.")
    mails = [asked["therapist"]] if asked["therapist"] else []
    with told_plainly():
        named = directory.by_names(asked["patient"], [asked["clinic"]], mails, by=by)
        by_what = _template(asked, by, now)
        ask = courses.CourseAsk(
            patient=named.patient,
            clinic=named.clinics[0],
            steps=by_what.steps,
            first=first,
            latest_first=latest,
            therapist=named.practitioners[mails[0]] if mails else None,
            wishes=wishes(asked),
        )
        found = courses.plan(ask, by=by, now=now)
    if asked["take"]:
        _book(found, asked["take"], by_what, by, now)
    click.echo(json.dumps(telling.course(found)) if asked["as_json"] else telling.course_text(found))
    sys.exit(0 if found.ways else NOTHING)


@course.command("templates")
@with_appcontext
def templates() -> None:
    """The courses that can be planned by name, with their versions and steps."""
    by, now = operator(), clock.now()
    names = words.kinds_of_visit(by, now)
    lines = [line for one in courses.templates(by=by, now=now) for line in _lines(one, names)]
    words.echo_each(lines, "There is no course template: `course keep-template` makes one.")


def _lines(one: Template, names: Mapping[str, str]) -> Iterator[str]:
    yield one.name
    if one.version:
        yield f"  (version {one.version}, from {one.since})"
    for place, step in enumerate(one.steps):
        days = f", {step.at_least} to {step.at_most} days after the one before" if place else ""
        yield f"  {names.get(step.type_code, step.type_code)}{days}"


@course.command("replan")
@click.option("--patient", metavar="RECORD", required=True, help="Whose newest course it is.")
@click.option("--from", "since", type=DATE, help="Plan anew what is from this day; tomorrow at the earliest.")
@click.option("--resumes", type=DATE, help="Nothing before this day; the same day where not given.")
@click.option("--weekday", "weekdays", type=click.Choice(DAYS), multiple=True, help="Wished.")
@click.option("--after", type=CLOCK, help="Wished.")
@click.option("--before", type=CLOCK, help="Wished.")
@click.option("--take", type=click.IntRange(1), metavar="NUMBER", help="Move it to one of the ways.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
def replan(**asked: Any) -> None:
    """Ways to have the rest of a course, each movable as it stands; exits with 1 if there is none."""
    by, now = operator(), clock.now()
    since, resumes = (asked[name].date() if asked[name] else None for name in ("since", "resumes"))
    with told_plainly():
        named = directory.by_names(asked["patient"], (), (), by=by)
        name = courses.newest_of(named.patient, by=by)
        found = courses.tail(name, courses.TailAsk(since, resumes, wishes=wishes(asked)), by=by, now=now)
    if asked["take"]:
        _take(found, asked["take"], by, now)
    told = telling.course(found.planned)
    click.echo(json.dumps(told) if asked["as_json"] else telling.course_text(found.planned))
    sys.exit(0 if found.planned.ways else NOTHING)


def _take(found: courses.Tail, number: int, by: Actor, now: datetime) -> None:
    units, once = _units(found.planned, number), Once(secrets.token_urlsafe(18), found.course.encode())
    outcome = courses.replan_tail(found.course, found.since, found.versions, units, by=by, now=now, once=once)
    if isinstance(outcome, OneRefused):
        raise _refused("moved", outcome)


def _book(found: courses.PlannedCourse, number: int, by_what: Template, by: Actor, now: datetime) -> None:
    units, once = _units(found, number), Once(secrets.token_urlsafe(18), b"")
    spacing = [(one.at_least, one.at_most) for one in by_what.steps]
    planned_by = courses.PlannedBy(by_what.name, by_what.version) if by_what.name else None
    outcome = courses.book(units, by=by, now=now, once=once, spacing=spacing, planned_by=planned_by)
    if isinstance(outcome, OneRefused):
        raise _refused("booked", outcome)


def _units(found: courses.PlannedCourse, number: int) -> list[Draft]:
    """The visits of the way with the number, counted from 1."""
    if number > len(found.ways):
        raise click.UsageError(f"There are {len(found.ways)} ways; name one of them by its number.")
    return [visit.draft for visit in found.ways[number - 1].visits]


def _refused(done: str, outcome: OneRefused) -> click.ClickException:
    against = " ".join(telling.says(one.reason) for one in outcome.refusals)
    return click.ClickException(f"Nothing was {done}; against visit {outcome.place + 1}: {against}")


@course.command("keep-template")
@click.argument("name")
@click.option("--step", "steps", metavar="CODE:LEAST-MOST", multiple=True, required=True)
@click.option("--from", "day", type=DATE, help="The day from which it holds; today where not given.")
@with_appcontext
def keep_template(name: str, **asked: Any) -> None:
    """Plan courses of this NAME by these steps from a day on; prints the version.

    Where all steps are kinds of groups it is a course of groups, each on one day: dosing_group:7.
    """
    now = clock.now()
    day = asked["day"].date() if asked["day"] else earliest_today(operator(), now)
    with _told():
        click.echo(courses.keep(name, tuple(map(_step, asked["steps"])), day, by=operator(), now=now))


@course.command("retire-template")
@click.argument("name")
@click.option("--from", "day", type=DATE, help="The day from which on it is not offered; today by default.")
@with_appcontext
def retire_template(name: str, day: Any) -> None:
    """Offer the course of this NAME no more from a day on."""
    now = clock.now()
    with _told():
        courses.retire(name, day.date() if day else earliest_today(operator(), now), by=operator(), now=now)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except BadInput as bad:
        raise click.ClickException(str(bad)) from None
    except NotFound:
        raise click.ClickException("There is no template of this name on that day.") from None


def _template(asked: dict[str, Any], by: Actor, now: datetime) -> Template:
    """The one that is named, or a nameless one of the steps that are given instead."""
    if asked["steps"]:
        return Template("", tuple(map(_step, asked["steps"])))
    known = {one.name: one for one in courses.templates(by=by, now=now)}
    if asked["template"] not in known:
        raise click.UsageError(f"Name a --template, one of: {'; '.join(known)}. Or give every --step.")
    return known[asked["template"]]


def _step(text: str) -> Step:
    code, _, days = text.partition(":")
    least, _, most = days.partition("-")
    if not (code and least.isdecimal() and (most or least).isdecimal()):
        raise click.UsageError(f"{text} is no step; write its code and days, such as dosing_iv:3-5.")
    at_least, at_most = int(least), int(most or least)
    if not at_least <= at_most <= MOST_DAYS:
        raise click.UsageError(f"{text}: give the fewer days first, at most {MOST_DAYS}.")
    return Step(code, at_least, at_most)
