"""A clinic's opening hours."""

from datetime import date

from sqlalchemy import Connection

from coord.services.availability import more_time
from coord.services.availability.checks import check_apart, check_first, check_weekly
from coord.services.availability.values import Asked, Outcome, Weekly
from coord.services.availability.writing import Term, day_there, of_clinics
from coord.services.errors import NotFound
from coord.store import availability, places
from coord.store.availability import FoundClinic

HOURS = places.ClinicHours


def add(clinic: str, wish: Weekly, asked: Asked) -> Outcome:
    """New opening hours beside those that are kept."""

    def work(tx: Connection, found: list[FoundClinic]) -> None:
        check_weekly(wish, day_there(asked.now, found[0]))
        with more_time.of_clinic(tx, found[0].id, wish.valid_from, asked):
            _add(tx, found[0].id, wish)

    return of_clinics((clinic,), "opening_hours.added", Term(wish.valid_from), work, asked)


def change(clinic: str, rules: tuple[int, ...], wish: Weekly, asked: Asked) -> Outcome:
    """Other opening hours from a day on: these end the day before."""

    def work(tx: Connection, found: list[FoundClinic]) -> None:
        _check_own(tx, found[0].id, rules)
        check_weekly(wish, day_there(asked.now, found[0]))
        with more_time.of_clinic(tx, found[0].id, wish.valid_from, asked):
            availability.end(tx, HOURS, HOURS.clinic_id == found[0].id, rules, wish.valid_from)
            _add(tx, found[0].id, wish)

    return of_clinics((clinic,), "opening_hours.changed", Term(wish.valid_from), work, asked)


def end(clinic: str, rules: tuple[int, ...], first_without: date, asked: Asked) -> Outcome:
    """Not open like this from a day on."""

    def work(tx: Connection, found: list[FoundClinic]) -> None:
        _check_own(tx, found[0].id, rules)
        check_first(first_without, day_there(asked.now, found[0]), "first_without")
        availability.end(tx, HOURS, HOURS.clinic_id == found[0].id, rules, first_without)

    return of_clinics((clinic,), "opening_hours.ended", Term(first_without), work, asked)


def _add(tx: Connection, clinic_id: int, wish: Weekly) -> None:
    check_apart(wish, availability.opening(tx, clinic_id, wish.valid_from))
    availability.add(tx, HOURS, {"clinic_id": clinic_id}, wish.rules())


def _check_own(tx: Connection, clinic_id: int, rules: tuple[int, ...]) -> None:
    if not set(rules) or not set(rules) <= {one.id for one in availability.opening(tx, clinic_id, date.min)}:
        raise NotFound
