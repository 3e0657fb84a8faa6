"""What makes a wish impossible, told by its field."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from coord.domain.availability import WeeklyHours, collide
from coord.domain.local_time import Repeated, Skipped, resolve
from coord.services.availability.values import Objection, Stopped, Weekly, Why
from coord.store import facts

AHEAD = timedelta(days=2 * 366)
LONGEST_TERM = timedelta(days=5 * 366)


def stop(why: Why, field: str, fact: WeeklyHours | datetime | int | None = None) -> NoReturn:
    """Leave the transaction with the objection, so that nothing is kept."""
    raise Stopped(Objection(why, field, fact))


def check_span(opens: int, closes: int, field: str = "closes") -> None:
    if closes <= opens:
        stop(Why.ENDS_FIRST, field)


def check_first(day: date, today: date, field: str) -> None:
    """Neither in the past, for what has been stays as it was, nor further ahead than anybody plans."""
    if day < today:
        stop(Why.IN_PAST, field)
    if day > today + AHEAD:
        stop(Why.TOO_FAR, field)


def check_last(first: date, last: date, longest: timedelta, field: str) -> None:
    if last < first:
        stop(Why.BACKWARDS, field)
    if last - first >= longest:
        stop(Why.TOO_LONG, field, longest.days)


def check_weekly(wish: Weekly, today: date) -> None:
    check_span(wish.opens, wish.closes)
    if wish.pause and not wish.opens < wish.pause[0] < wish.pause[1] < wish.closes:
        stop(Why.PAUSE_OUTSIDE, "pause_until")
    check_first(wish.valid_from, today, "valid_from")
    if wish.valid_until:
        check_last(wish.valid_from, wish.valid_until, LONGEST_TERM, "valid_until")


def check_apart(wish: Weekly, kept: Iterable[Any]) -> None:
    """None of the new rules ever holds together with one that is kept."""
    for row in kept:
        other = facts.weekly_hours(row, getattr(row, "every_weeks", 1))
        if any(collide(one, other, wish.valid_from) for one in wish.rules()):
            stop(Why.OVERLAPS, "opens", other)


def moment(day: date, minute: int, zone: ZoneInfo, field: str) -> int:
    """The UTC minute of a wall time that there is, and only once."""
    wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    match resolve(wall, zone):
        case Skipped(next_valid=valid):
            stop(Why.SKIPPED, field, valid)
        case Repeated(next_valid=valid):
            stop(Why.REPEATED, field, valid)
        case found:
            return found
