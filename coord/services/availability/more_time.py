"""Time that a change of hours adds, noted so that it can be offered to who waits.

Only the next weeks are looked at: whoever waits wants something soon, and what is later is found by search.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Connection

from coord.domain.appointment import ClinicId, PractitionerId
from coord.domain.interval import Interval, intersect, subtract
from coord.domain.waitlist import Freed
from coord.services import freeing
from coord.services.availability import preview
from coord.services.availability.values import Asked
from coord.store import availability, facts
from coord.store.waitlist.freed import NewTime

Hours = Mapping[ClinicId, Sequence[Interval]]


@contextmanager
def of_practitioner(tx: Connection, practitioner_id: int, first: date, asked: Asked) -> Iterator[None]:
    """Note what is added within to the time in which somebody can be booked, from a day on."""
    with _noted(tx, lambda: _bookable(tx, practitioner_id, first, asked), (practitioner_id,), asked):
        yield


@contextmanager
def of_clinic(tx: Connection, clinic_id: int, first: date, asked: Asked) -> Iterator[None]:
    """Note what is added within to the time in which a clinic is open, from a day on."""
    people = tuple(availability.practitioners_at(tx, [clinic_id]))
    with _noted(tx, lambda: _open(tx, clinic_id, first, asked), people, asked):
        yield


@contextmanager
def _noted(
    tx: Connection, hours: Callable[[], Hours], people: tuple[int, ...], asked: Asked
) -> Iterator[None]:
    before = hours()
    yield
    for clinic_id, after in hours().items():
        for one in subtract(after, before.get(clinic_id, ())):
            new = NewTime(
                asked.by.organization_id,
                Freed.HOURS,
                one.starts,
                one.ends,
                people,
                clinic_id=clinic_id,
            )
            freeing.note(tx, new, asked.now)


def _bookable(tx: Connection, practitioner_id: int, first: date, asked: Asked) -> Hours:
    """At work, the clinic open, no time off."""
    who, where = PractitionerId(practitioner_id), availability.workplaces(tx, practitioner_id)
    if not where:
        return {}
    clinics, people = facts.who_works(tx, _scope(where, first, asked, who))
    return {
        id_: subtract(intersect(hours, clinics[id_].opening), people[who].time_off)
        for id_, hours in people[who].working.items()
    }


def _open(tx: Connection, clinic_id: int, first: date, asked: Asked) -> Hours:
    clinics, _ = facts.who_works(tx, _scope([clinic_id], first, asked))
    return {id_: one.opening for id_, one in clinics.items()}


def _scope(where: Sequence[int], first: date, asked: Asked, *who: PractitionerId) -> facts.Scope:
    begin = max(first, asked.now.date())
    return preview.scope_of(where, begin, asked.by, asked.now, who, freeing.DAYS - 1)
