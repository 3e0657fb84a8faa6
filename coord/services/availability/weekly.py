"""A practitioner's weekly hours at a clinic."""

from datetime import date

from sqlalchemy import Connection

from coord.services.availability import more_time
from coord.services.availability.checks import check_apart, check_first, check_weekly
from coord.services.availability.values import Asked, Outcome, Weekly
from coord.services.availability.writing import Term, day_there, find_clinic, of_practitioner
from coord.services.errors import NotFound
from coord.store import availability, people
from coord.store.availability import FoundPractitioner

RULE = people.AvailabilityRule


def add(practitioner: str, clinic: str, wish: Weekly, asked: Asked) -> Outcome:
    """New hours beside those that are kept."""

    def work(tx: Connection, who: FoundPractitioner) -> None:
        place = find_clinic(tx, clinic, asked.by)
        check_weekly(wish, day_there(asked.now, place))
        with more_time.of_practitioner(tx, who.id, wish.valid_from, asked):
            _add(tx, who.id, place.id, wish)

    return of_practitioner(practitioner, "hours.added", Term(wish.valid_from), work, asked)


def change(practitioner: str, rules: tuple[int, ...], wish: Weekly, asked: Asked) -> Outcome:
    """Other hours from a day on: these rules end the day before, and what has been stays as it was."""

    def work(tx: Connection, who: FoundPractitioner) -> None:
        clinic_id, today = _place_of(tx, who.id, rules, asked)
        check_weekly(wish, today)
        with more_time.of_practitioner(tx, who.id, wish.valid_from, asked):
            availability.end(tx, RULE, RULE.practitioner_id == who.id, rules, wish.valid_from)
            _add(tx, who.id, clinic_id, wish)

    return of_practitioner(practitioner, "hours.changed", Term(wish.valid_from), work, asked)


def end(practitioner: str, rules: tuple[int, ...], first_without: date, asked: Asked) -> Outcome:
    """No such hours from a day on."""

    def work(tx: Connection, who: FoundPractitioner) -> None:
        _, today = _place_of(tx, who.id, rules, asked)
        check_first(first_without, today, "first_without")
        availability.end(tx, RULE, RULE.practitioner_id == who.id, rules, first_without)

    return of_practitioner(practitioner, "hours.ended", Term(first_without), work, asked)


def _add(tx: Connection, practitioner_id: int, clinic_id: int, wish: Weekly) -> None:
    kept = availability.weekly(tx, practitioner_id, wish.valid_from)
    check_apart(wish, [row for row in kept if row.clinic_id == clinic_id])
    owner = {"practitioner_id": practitioner_id, "clinic_id": clinic_id}
    availability.add(tx, RULE, owner, wish.rules())


def _place_of(tx: Connection, practitioner_id: int, rules: tuple[int, ...], asked: Asked) -> tuple[int, date]:
    """The one clinic of these rules, and which day it is there; NotFound where they are not theirs."""
    found = [one for one in availability.weekly(tx, practitioner_id, date.min) if one.id in rules]
    if len(found) != len(set(rules)) or len({one.clinic_id for one in found}) != 1:
        raise NotFound
    place = find_clinic(tx, found[0].clinic_public_id, asked.by)
    return place.id, day_there(asked.now, place)
