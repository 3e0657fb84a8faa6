"""Licences, registrations and trainings that end within months, and the booked visits that each breaks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.endings import endings
from coord.domain.local_time import local_date
from coord.domain.permissions import Actor
from coord.domain.qualifications import LIFE_SUPPORT, Qualification
from coord.domain.reasons import Reason
from coord.services import standing
from coord.services.showing.rows import note_look
from coord.services.standing import BrokenVisit, Concerned
from coord.services.today import house_day
from coord.store import diary, licences, overview
from coord.store.db import transaction

AHEAD, BACK = timedelta(days=90), timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Ending:
    """A qualification that ends, is over or is suspended, and the visits still to come that it breaks."""

    practitioner: str
    qualification: Qualification
    days_left: int
    visits: tuple[BrokenVisit, ...]


def ending(*, by: Actor, now: datetime) -> tuple[Ending, ...]:
    """What ends within 90 days or ended within 30, the first to end first; a look at patients is audited."""
    with transaction() as tx:
        today = house_day(tx, by.organization_id, now)
        found = [
            (holder, one)
            for holder in licences.holders(tx, by.organization_id)
            for one in endings(holder.qualifications, today - BACK, today + AHEAD)
        ]
        broken = _broken(tx, frozenset(holder.id for holder, _ in found), by, now)
        shown = [_ending(holder.name, one, broken, today) for holder, one in found]
        _note(tx, shown, by, now)
    return tuple(sorted(shown, key=lambda one: (one.qualification.valid_until, one.practitioner)))


def _broken(tx: Connection, people: frozenset[int], by: Actor, now: datetime) -> tuple[BrokenVisit, ...]:
    return standing.broken(tx, by.organization_id, Concerned(practitioners=people), now) if people else ()


def _ending(name: str, one: Qualification, broken: tuple[BrokenVisit, ...], today: date) -> Ending:
    visits = tuple(visit for visit in broken if _breaks(name, one, visit))
    return Ending(name, one, (one.valid_until - today).days, visits)


def _breaks(name: str, one: Qualification, visit: BrokenVisit) -> bool:
    day = local_date(visit.appointment.starts, ZoneInfo(visit.appointment.zone))
    counts = one.active and day in one.days
    return not counts and any(_speaks_of(reason, name, one) for reason in visit.reasons)


def _speaks_of(reason: Reason, name: str, one: Qualification) -> bool:
    """Whether the reason is the lack of this qualification where it counts; life support may be anybody's."""
    match reason:
        case why.QualificationNotValid(practitioner=who, kind=kind, jurisdiction=place):
            return (who, kind) == (name, one.kind) and one.holds_at(place)
        case why.NotQualified(practitioner=who, kinds=kinds, jurisdiction=place):
            return who == name and one.kind in kinds and one.holds_at(place)
        case why.LifeSupportMissing():
            return one.kind in LIFE_SUPPORT
        case _:
            return False


def _note(tx: Connection, shown: list[Ending], by: Actor, now: datetime) -> None:
    names = {visit.appointment.public_id for one in shown for visit in one.visits}
    if names:
        rows = overview.appointments(tx, by.organization_id, diary.Appointment.public_id.in_(names))
        note_look(tx, "licences.viewed", rows, by, now, "patient_id")
