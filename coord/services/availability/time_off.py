"""A practitioner's absences."""

from datetime import timedelta

from sqlalchemy import Connection

from coord.domain.local_time import DAY, on_day, to_minute
from coord.domain.waitlist import Freed
from coord.services import freeing
from coord.services.availability.checks import AHEAD, check_last, moment, stop
from coord.services.availability.values import Absence, Asked, Outcome, Why
from coord.services.availability.writing import Term, of_practitioner
from coord.services.errors import NotFound
from coord.store import availability
from coord.store.availability import FoundPractitioner
from coord.store.waitlist.freed import NewTime

LONGEST = timedelta(days=366)


def add(practitioner: str, wish: Absence, asked: Asked) -> Outcome:
    """Away for whole days or by the clock; may have begun already, and may not be over."""

    def work(tx: Connection, who: FoundPractitioner) -> None:
        starts, ends = span_of(wish, asked)
        for row in availability.time_off(tx, who.id, starts):
            if row.starts < ends:
                stop(Why.OVERLAPS, "first")
        availability.add_time_off(tx, who.id, starts, ends, wish.kind)

    return of_practitioner(practitioner, "time_off.added", Term(wish.first, wish.last), work, asked)


def span_of(wish: Absence, asked: Asked) -> tuple[int, int]:
    """UTC minutes of a wish that can be; raises Stopped for one that cannot."""
    check_last(wish.first, wish.last, LONGEST, "last")
    starts = _edge(wish, wish.starts_at, "starts_at")
    ends = _edge(wish, wish.ends_at, "ends_at")
    if ends <= starts:
        stop(Why.ENDS_FIRST, "ends_at")
    if ends <= to_minute(asked.now):
        stop(Why.IN_PAST, "last")
    if starts > to_minute(asked.now + AHEAD):
        stop(Why.TOO_FAR, "first")
    return starts, ends


def _edge(wish: Absence, at: int | None, field: str) -> int:
    """The given time of day; without one the edge of the day."""
    day, edge = (wish.first, 0) if field == "starts_at" else (wish.last, DAY)
    return on_day(day, edge, wish.zone) if at is None else moment(day, at, wish.zone, field)


def remove(practitioner: str, number: int, asked: Asked) -> Outcome:
    """There after all."""

    def work(tx: Connection, who: FoundPractitioner) -> None:
        row = next((one for one in availability.time_off(tx, who.id, 0) if one.id == number), None)
        if row is None or not availability.remove_time_off(tx, who.id, number):
            raise NotFound
        back = NewTime(asked.by.organization_id, Freed.BACK, row.starts, row.ends, (who.id,))
        freeing.note(tx, back, asked.now)

    term, gone = Term(asked.now.date()), {"removed": [number]}
    return of_practitioner(practitioner, "time_off.removed", term, work, asked, gone)
