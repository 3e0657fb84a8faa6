"""A patient who is not treated today: kept to talk, moved to another day, or the visit ends.

No advisory goes out, the order is not used up, and the follow-up is settled in the same step.
"""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, Status
from coord.domain.changes import FollowUpFate, NotTreatedReason, Tell
from coord.domain.facts import Facts
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import notices
from coord.services.booking import following
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit
from coord.services.repeats import Once
from coord.services.visits.opening import Visit, check_on_the_day, opened, refuse, step
from coord.services.visits.talking import talk_of
from coord.store import bookings, locks, policies, talks, units

NOT_BEGUN = (Status.PENDING, Status.BOOKED, Status.ARRIVED)


def end(
    name: str,
    version: int,
    reason: NotTreatedReason,
    fate: FollowUpFate,
    *,
    by: Actor,
    now: datetime,
    once: Once,
) -> Noted | Refused:
    """The visit ends without treatment."""

    def work(tx: Connection) -> None:
        visit = _opened(tx, name, version, by, now)
        bookings.note(tx, [visit.main.id], not_treated=reason)
        bookings.cancel(tx, [visit.main.id], "medical", now)
        notices.cancelled(tx, [visit.main.id], now, Tell.ALREADY_TOLD)
        following.settle(tx, visit.follow_up, fate, by, now)
        _note(tx, visit, by, now, reason, "ended")

    return step(name, work, by=by, now=now, once=once, may_break=True)


def set_aside(
    name: str, version: int, reason: NotTreatedReason, *, by: Actor, now: datetime, once: Once
) -> Noted | Refused:
    """The visit waits for another day: everything it took is free, and nothing about it goes out.

    Until it is moved or ended, a task stands on the board.
    """

    def work(tx: Connection) -> None:
        visit = _opened(tx, name, version, by, now)
        bookings.note(tx, [visit.main.id], not_treated=reason)
        bookings.release(tx, [visit.main.id])
        bookings.touch(tx, visit.main.id, now)
        notices.not_held(tx, [one.id for one in visit.unit], "not treated today", now)
        following.put_in_front(tx, following.TO_BE_MOVED, visit.main, by, now)
        _note(tx, visit, by, now, reason, "to_be_moved")

    return step(name, work, by=by, now=now, once=once, may_break=True)


def keep_as_talk(
    name: str,
    version: int,
    reason: NotTreatedReason,
    fate: FollowUpFate,
    *,
    by: Actor,
    now: datetime,
    once: Once,
) -> Noted | Refused:
    """The therapist stays and talks with the patient; everybody and everything else is free.

    Of a group the patient leaves their place for a talk of their own, which changes nothing for the others.
    """

    def work(tx: Connection) -> None:
        visit = _opened(tx, name, version, by, now)
        rooms = bookings.resources_of_rooms(tx, by.organization_id, visit.main.clinic_id)
        locks.take(tx, rooms)
        bookings.drop_expired_holds(tx, rooms, now)
        kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
        talks.keep_treatment(tx, visit.main.id, units.as_proposed(tx, visit.main, kinds))
        proposal, known = talk_of(tx, visit, by, now)
        _rewrite(tx, visit, proposal, known, reason, now)
        following.settle(tx, visit.follow_up, fate, by, now)
        _note(tx, visit, by, now, reason, "kept_as_talk")

    return step(name, work, by=by, now=now, once=once, may_break=True)


def _opened(tx: Connection, name: str, version: int, by: Actor, now: datetime) -> Visit:
    """A treatment visit of today that has not begun."""
    visit = opened(tx, name, version, by, *NOT_BEGUN)
    check_on_the_day(visit, now)
    if not visit.main.is_treatment or visit.main.begun_at is not None:
        status = "begun" if visit.main.begun_at else visit.main.status
        refuse(why.NotFromHere(field=Field.UNIT, status=status))
    return visit


def _rewrite(
    tx: Connection, visit: Visit, proposal: Proposal, known: Facts, reason: NotTreatedReason, now: datetime
) -> None:
    main = visit.main
    status = main.status if main.status is Status.ARRIVED else Status.BOOKED
    bookings.release(tx, [main.id])
    bookings.change(tx, main.id, main.version, proposal.main, known, now)
    bookings.note(tx, [main.id], not_treated=reason, order_id=None, status=status)
    bookings.assign(tx, proposal, [main.id])
    bookings.occupy(tx, proposal, known, appointments=[main.id])
    notices.moved(tx, [main.id], now, Tell.ALREADY_TOLD)


def _note(
    tx: Connection, visit: Visit, by: Actor, now: datetime, reason: NotTreatedReason, became: str
) -> None:
    kind = visit.main.type_code
    note_unit(tx, "visit.not_treated", visit.unit, by, now, reason=reason, became=became, type=kind)
