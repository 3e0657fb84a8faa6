"""Taking back what was entered for a happening; what was done about it meanwhile stays as it is."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.local_time import local_date
from coord.domain.permissions import Actor
from coord.services.availability import (
    Asked,
    Objection,
    Outcome,
    closures,
    exceptions,
    licences,
    rooms,
    time_off,
)
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.services.replan.happenings import Happening, Kind, Subject, subject_of
from coord.store import availability
from coord.store import licences as held
from coord.store.db import reading


def kept(happening: Happening, by: Actor) -> frozenset[int]:
    """The numbers of all that is entered of that kind for whom or what it is about."""
    with reading() as tx:
        return frozenset(_numbers(tx, happening, subject_of(tx, happening, by)))


def _numbers(tx: Connection, happening: Happening, subject: Subject) -> list[int]:
    match happening.kind:
        case Kind.AWAY:
            return [row.id for row in availability.time_off(tx, subject.id, 0)]
        case Kind.STUCK:
            return [row.id for row in availability.exceptions(tx, subject.id, date.min)]
        case Kind.CLOSED:
            return [row.id for row in availability.closures(tx, subject.id, date.min)]
        case Kind.LICENCE:
            return held.ended(tx, subject.id, first_day(happening, subject) - timedelta(days=1))
        case Kind.ROOM:
            return []


def first_day(happening: Happening, subject: Subject) -> date:
    """The local day on which it begins."""
    return local_date(happening.span.starts, ZoneInfo(subject.zone))


def can_be_taken_back(happening: Happening, *, by: Actor) -> bool:
    """Whether what was entered for it still stands."""
    if happening.kind is Kind.ROOM:
        return _is_out_of_use(happening, by)
    return bool(happening.entered) and kept(happening, by) >= set(happening.entered)


def _is_out_of_use(happening: Happening, by: Actor) -> bool:
    span = (happening.span.starts, happening.span.ends)
    with reading() as tx:
        found = availability.room(tx, by.organization_id, happening.whom)
    return found is not None and span in {(first, end) for first, end in found.out_of_use}


def take_back(happening: Happening, *, by: Actor, now: datetime, once: Once) -> Outcome | Objection:
    """Take back what was entered; visits that were changed meanwhile stay as they are.

    What becomes free is offered to who waits. NotFound where it does not stand any more.
    """
    asked, whom = Asked(by, now, once), happening.whom
    match happening.kind:
        case Kind.ROOM:
            return rooms.put_in_use(whom, happening.span.starts, asked)
        case Kind.CLOSED:
            return closures.reopen(whom, happening.entered, asked)
        case Kind.AWAY if happening.entered:
            return time_off.remove(whom, happening.entered[0], asked)
        case Kind.STUCK if happening.entered:
            return exceptions.remove(whom, happening.entered[0], asked)
        case Kind.LICENCE if happening.entered:
            return _resume(happening, asked)
        case _:
            raise NotFound


def _resume(happening: Happening, asked: Asked) -> Outcome:
    with reading() as tx:
        first = first_day(happening, subject_of(tx, happening, asked.by))
    return licences.resume(happening.whom, happening.entered[0], first, happening.span, asked)
