"""Days on which a clinic is closed: a day, a range, or a year's holidays."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Connection

from coord.domain.holidays import federal_holidays
from coord.domain.local_time import days_between
from coord.services.availability import more_time
from coord.services.availability.checks import check_first, check_last, stop
from coord.services.availability.values import Asked, Closing, Outcome, Why
from coord.services.availability.writing import Term, day_there, of_clinics
from coord.services.errors import NotFound
from coord.store import availability
from coord.store.availability import FoundClinic

LONGEST = timedelta(days=92)


def close(clinic: str, wish: Closing, asked: Asked) -> Outcome:
    """Closed on every day from the first to the last; days closed before keep their name."""

    def work(tx: Connection, found: list[FoundClinic]) -> None:
        check_first(wish.first, day_there(asked.now, found[0]), "first")
        check_last(wish.first, wish.last, LONGEST, "last")
        days = [(day, wish.name) for day in days_between(wish.first, wish.last)]
        if not _close(tx, found[0], days):
            stop(Why.CLOSED_ALREADY, "first")

    return of_clinics((clinic,), "clinic.closed", Term(wish.first, wish.last), work, asked)


def close_on_holidays(clinic: str, year: int, asked: Asked) -> Outcome:
    """Closed on the federal holidays of the year that are still to come."""

    def work(tx: Connection, found: list[FoundClinic]) -> None:
        today = day_there(asked.now, found[0])
        coming = [(one.day, one.name) for one in federal_holidays(year) if one.day >= today]
        if not _close(tx, found[0], coming):
            stop(Why.CLOSED_ALREADY, "year")

    term = Term(date(year, 1, 1), date(year, 12, 31))
    return of_clinics((clinic,), "clinic.closed", term, work, asked)


def _close(tx: Connection, clinic: FoundClinic, days: list[tuple[date, str]]) -> bool:
    """Whether any of the days was not closed yet."""
    closed = {one.day for one in availability.closures(tx, clinic.id, date.min)}
    new = [(day, name) for day, name in days if day not in closed]
    if new:
        availability.add_closures(tx, clinic.id, new)
    return bool(new)


def reopen(clinic: str, numbers: Collection[int], asked: Asked) -> Outcome:
    """Open after all on those days."""

    def work(tx: Connection, found: list[FoundClinic]) -> None:
        closed = {one.id: one.day for one in availability.closures(tx, found[0].id, date.min)}
        if not numbers or not set(numbers) <= closed.keys():
            raise NotFound
        with more_time.of_clinic(tx, found[0].id, min(closed[one] for one in numbers), asked):
            for number in numbers:
                availability.remove_closure(tx, found[0].id, number)

    term, gone = Term(asked.now.date()), {"removed": sorted(numbers)}
    return of_clinics((clinic,), "clinic.reopened", term, work, asked, gone)
