"""Taking back a wrong tick, within the day on which it was made."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, Status
from coord.domain.facts import Facts
from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import notices
from coord.services.booking.judging import read, status_of
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit
from coord.services.repeats import Once
from coord.services.visits import afterwards
from coord.services.visits.grouped import check_same_group
from coord.services.visits.leaving import take_back_leaving
from coord.services.visits.opening import Visit, opened, refuse, step
from coord.store import bookings, policies, tasks, units

TICKED = (Status.ARRIVED, Status.FULFILLED, Status.NOSHOW)


def undo(name: str, version: int, *, by: Actor, now: datetime, once: Once) -> Noted | Refused:
    """Back to the step before: a dose that was counted is given back, what was freed is taken again."""

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, *TICKED)
        zone = ZoneInfo(visit.main.zone)
        if local_date(to_minute(visit.main.updated_at), zone) != visit.today(now):
            refuse(why.NotOnTheDay(field=Field.TIME))
        did = _undo(tx, visit, by, now)
        bookings.touch(tx, visit.main.id, now)
        note_unit(tx, "visit.undone", [visit.main], by, now, step=did)

    return step(name, work, by=by, now=now, once=once, may_break=True)


def _undo(tx: Connection, visit: Visit, by: Actor, now: datetime) -> str:
    main = visit.main
    if main.status is Status.FULFILLED:
        return _uncomplete(tx, visit, by, now)
    if main.status is Status.NOSHOW:
        return _expect_again(tx, visit, by, now)
    if main.ready_at is not None:
        bookings.note(tx, [main.id], ready_at=None)
        return "ready"
    if main.begun_at is not None:
        bookings.note(tx, [main.id], begun_at=None)
        afterwards.take_back(tx, visit, afterwards.ON_SITE, by, now)
        return "begun"
    status = status_of(*_standing(tx, visit, by, now))
    bookings.note(tx, [main.id], status=status, arrived_at=None)
    return "arrived"


def _uncomplete(tx: Connection, visit: Visit, by: Actor, now: datetime) -> str:
    main = visit.main
    if main.order_id is not None:
        bookings.give_back_dose(tx, main.participant_id, main.order_id)
    status = Status.ARRIVED if main.arrived_at else Status.BOOKED
    bookings.note(tx, [main.id], status=status, ended_at=None)
    take_back_leaving(tx, visit, by, now)
    afterwards.take_back(tx, visit, afterwards.LATER, by, now)
    notices.unprompt(tx, main.id)
    return "completed"


def _expect_again(tx: Connection, visit: Visit, by: Actor, now: datetime) -> str:
    """What is still ahead of the visit is taken again, or the undoing is refused."""
    main = visit.main
    check_same_group(tx, main.group_id, main.interval.starts - main.late_by, by)
    proposal, known = _standing(tx, visit, by, now)
    bookings.occupy(tx, proposal, known, appointments=[main.id])
    bookings.note(tx, [main.id], status=status_of(proposal, known), noshow_reason=None)
    notices.held_after_all(tx, main.id, "did not come", now)
    tasks.close_of(tx, main.id, "noshow_follow_up", by=by, now=now)
    return "noshow"


def _standing(tx: Connection, visit: Visit, by: Actor, now: datetime) -> tuple[Proposal, Facts]:
    """The visit as it stands, and what the rules may ask about it."""
    kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
    one = units.as_proposed(tx, visit.main, kinds)
    proposal = Proposal(visit.main.patient_id, (one,), replaces=(visit.main.id,))
    return proposal, read(tx, proposal, by, now)
