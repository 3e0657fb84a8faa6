"""Taking "not treated today" back, within the day: the visit is again what it was.

What was freed is taken again; where somebody else has it by now, nothing is changed. A follow-up that was
cancelled with the visit stays cancelled, and the board lists the visit as one without a follow-up.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, Status
from coord.domain.changes import Tell
from coord.domain.facts import Facts
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.policy import in_force
from coord.domain.reasons import Field
from coord.domain.rules.patient import order_for
from coord.services import notices
from coord.services.booking import following
from coord.services.booking.judging import read, status_of
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit, unchanged, unit_of
from coord.services.repeats import Once
from coord.services.visits.grouped import check_same_group
from coord.services.visits.opening import Visit, check_on_the_day, refuse, step
from coord.store import bookings, locks, policies, talks, tasks, units

BACK: dict[str, Any] = {"not_treated": None, "instead_of": None, "cancelled_at": None, "cancel_reason": None}


def treat_after_all(name: str, version: int, *, by: Actor, now: datetime, once: Once) -> Noted | Refused:
    """The visit is a treatment again, at its time, with its people and its room."""

    def work(tx: Connection) -> None:
        visit = _opened(tx, name, version, by, now)
        before, known = _before(tx, visit, by, now)
        if visit.main.is_set_aside:
            _expect_again(tx, visit, before, known, now)
        else:
            _restore(tx, visit, before, known, now)
        for kind in (following.TO_BE_MOVED, following.WITHOUT_DOSE):
            for one in visit.unit:
                tasks.close_of(tx, one.id, kind, by=by, now=now)
        bookings.touch(tx, visit.main.id, now)
        note_unit(tx, "visit.treated_after_all", visit.unit, by, now)

    return step(name, work, by=by, now=now, once=once, may_break=True)


def _opened(tx: Connection, name: str, version: int, by: Actor, now: datetime) -> Visit:
    """A visit of today that was marked as not treated, and has neither been moved nor completed since."""
    seen = unit_of(tx, name, by)
    locks.take(tx, bookings.resources_around(tx, [one.id for one in seen]))
    unit = unchanged(tx, seen, version, by)
    main = unit[0]
    visit = Visit(main, unit[1] if len(unit) > 1 else None)
    is_over = main.status in (Status.FULFILLED, Status.NOSHOW) or main.begun_at is not None
    if main.not_treated is None or is_over:
        refuse(why.NotFromHere(field=Field.UNIT, status=main.status))
    check_on_the_day(visit, now)
    return visit


def _before(tx: Connection, visit: Visit, by: Actor, now: datetime) -> tuple[Proposal, Facts]:
    """The treatment as it was, with what the rules may ask about it, still ahead or going on."""
    kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
    then = in_force(kinds, visit.day)
    one = talks.treatment_before(tx, visit.main.id, then) or units.as_proposed(tx, visit.main, kinds)
    check_same_group(tx, one.group, one.starts - visit.main.late_by, by)
    if one.interval.ends <= to_minute(now):
        refuse(why.NotFromHere(field=Field.UNIT, status=visit.main.status))
    proposal = Proposal(visit.main.patient_id, (one,), replaces=(visit.main.id,))
    return proposal, read(tx, proposal, by, now)


def _expect_again(tx: Connection, visit: Visit, before: Proposal, known: Facts, now: datetime) -> None:
    """What was set aside kept its time and its people; only its places were free, and its messages back."""
    bookings.occupy(tx, before, known, appointments=[visit.main.id])
    bookings.note(tx, [visit.main.id], status=_status(visit, before, known), **BACK)
    for one in visit.unit:
        notices.held_after_all(tx, one.id, "not treated today", now)


def _restore(tx: Connection, visit: Visit, before: Proposal, known: Facts, now: datetime) -> None:
    """What had ended, or become a talk, is written anew; who is there knows it."""
    main = visit.main
    bookings.release(tx, [main.id])
    if not bookings.change(tx, main.id, main.version, before.main, known, now):
        refuse(why.ChangedMeanwhile(field=Field.UNIT))
    order = order_for(before.main, known) if before.main.type.needs_order else None
    bookings.note(
        tx, [main.id], status=_status(visit, before, known), order_id=order.id if order else None, **BACK
    )
    bookings.assign(tx, before, [main.id])
    bookings.occupy(tx, before, known, appointments=[main.id])
    notices.moved(tx, [main.id], now, Tell.ALREADY_TOLD)


def _status(visit: Visit, before: Proposal, known: Facts) -> Status:
    return Status.ARRIVED if visit.main.arrived_at else status_of(before, known)
