"""Codes and times as people read them: in the words of the pages, and on the clinic's clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from flask import current_app

from coord.domain.local_time import to_moment
from coord.domain.permissions import Actor
from coord.services import policies


def said(what: str, code: object) -> str:
    """What the pages say for a code of that sort: `said("role", "lead_therapist")` is `Therapist`."""
    return str(current_app.jinja_env.filters[what](code))


def kinds_of_visit(by: Actor, now: datetime) -> Mapping[str, str]:
    """Their names, by code."""
    return {one.type.code: one.type.name for one in policies.shown_types(by=by, now=now)}


def moment(value: datetime, zone: str) -> str:
    """`Mon 2026-11-30 14:00 PST`."""
    return f"{value.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M %Z}"


def clock(minute: int, zone: str) -> str:
    return moment(to_moment(minute), zone)


def hours(starts: int, ends: int, zone: str) -> str:
    """`14:00-16:00 PST`."""
    first, last = (to_moment(minute).astimezone(ZoneInfo(zone)) for minute in (starts, ends))
    return f"{first:%H:%M}-{last:%H:%M %Z}"


def span(starts: int, ends: int, zone: str) -> str:
    """`Mon 2026-11-30 14:00-16:00 PST`; the days of both where they differ."""
    first, last = (to_moment(minute).astimezone(ZoneInfo(zone)) for minute in (starts, ends))
    if first.date() != last.date():
        return f"{first:%a %Y-%m-%d %H:%M} - {last:%a %Y-%m-%d %H:%M %Z}"
    return f"{first:%a %Y-%m-%d} {hours(starts, ends, zone)}"


def people(some: Iterable[tuple[str, str]]) -> str:
    """`prescriber Ada Okoro, MD; therapist Dan Ortiz, LMFT`."""
    return "; ".join(f"{said('role', role).lower()} {name}" for role, name in some)


def echo_each(lines: Iterable[str], none: str) -> None:
    """The lines; where there are none, the sentence that says so and what comes next."""
    click.echo("\n".join(lines) or none)


def number(count: int, one: str, several: str = "") -> str:
    """`1 visit`, `2 visits`."""
    return f"{count} {one if count == 1 else several or f'{one}s'}"
