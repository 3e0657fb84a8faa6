"""More or less time of a practitioner on one day."""

from datetime import date

from sqlalchemy import Connection

from coord.services.availability import more_time
from coord.services.availability.checks import check_first, check_span, moment, stop
from coord.services.availability.values import Asked, DayChange, Outcome, Why
from coord.services.availability.writing import Term, day_there, find_clinic, of_practitioner
from coord.services.errors import NotFound
from coord.store import availability
from coord.store.availability import FoundClinic, FoundPractitioner


def add(practitioner: str, wish: DayChange, asked: Asked) -> Outcome:
    """The day differs from the weekly hours."""

    def work(tx: Connection, who: FoundPractitioner) -> None:
        place = find_clinic(tx, wish.clinic, asked.by)
        _check(tx, who.id, place, wish, asked)
        with more_time.of_practitioner(tx, who.id, wish.day, asked):
            _add(tx, who.id, place.id, wish)

    return of_practitioner(practitioner, "exception.added", Term(wish.day, wish.day), work, asked)


def _add(tx: Connection, practitioner_id: int, clinic_id: int, wish: DayChange) -> None:
    availability.add_exception(
        tx,
        {
            "practitioner_id": practitioner_id,
            "clinic_id": clinic_id,
            "day": wish.day,
            "opens": wish.opens,
            "closes": wish.closes,
            "is_available": wish.is_available,
        },
    )


def _check(tx: Connection, practitioner_id: int, place: FoundClinic, wish: DayChange, asked: Asked) -> None:
    check_span(wish.opens, wish.closes)
    check_first(wish.day, day_there(asked.now, place), "day")
    moment(wish.day, wish.opens, place.zone, "opens")
    moment(wish.day, wish.closes, place.zone, "closes")
    for row in availability.exceptions(tx, practitioner_id, wish.day):
        is_same = (row.clinic_id, row.day) == (place.id, wish.day)
        if is_same and row.opens < wish.closes and wish.opens < row.closes:
            stop(Why.OVERLAPS, "opens")


def remove(practitioner: str, number: int, asked: Asked) -> Outcome:
    """The day is again as the weekly hours say."""

    def work(tx: Connection, who: FoundPractitioner) -> None:
        days = {one.id: one.day for one in availability.exceptions(tx, who.id, date.min)}
        if number not in days:
            raise NotFound
        with more_time.of_practitioner(tx, who.id, days[number], asked):
            availability.remove_exception(tx, who.id, number)

    term, gone = Term(asked.now.date()), {"removed": [number]}
    return of_practitioner(practitioner, "exception.removed", term, work, asked, gone)
