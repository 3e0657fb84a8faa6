"""The ways between clinics."""

from sqlalchemy import Connection

from coord.services.availability.checks import stop
from coord.services.availability.values import Asked, Outcome, Why
from coord.services.availability.writing import Term, of_clinics
from coord.store import availability
from coord.store.availability import FoundClinic


def keep(start: str, end: str, minutes: int, asked: Asked, *, both_ways: bool = True) -> Outcome:
    """The way from one clinic to the other takes these minutes; none means that it is not counted."""

    def work(tx: Connection, found: list[FoundClinic]) -> None:
        one, other = found
        if one == other:
            stop(Why.SAME_CLINIC, "end")
        availability.keep_travel(tx, asked.by.organization_id, one.id, other.id, minutes)
        if both_ways:
            availability.keep_travel(tx, asked.by.organization_id, other.id, one.id, minutes)

    return of_clinics((start, end), "travel.changed", Term(asked.now.date()), work, asked)
