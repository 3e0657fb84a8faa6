"""A follow-up that is missed, or will be, and that somebody decides is not needed."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services.booking import following
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit
from coord.services.repeats import Once
from coord.services.showing.lacking import without_follow_up
from coord.services.visits.opening import opened, refuse, step
from coord.store import bookings, diary, overrides, tasks

STANDING = (Status.PENDING, Status.BOOKED, Status.ARRIVED, Status.FULFILLED)


def waive_follow_up(
    name: str, version: int, because: str, *, by: Actor, now: datetime, once: Once
) -> Noted | Refused:
    """The treatment visit stays without a follow-up, and holds up no other one; kept in the ledger."""

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, *STANDING)
        main = visit.main
        if not without_follow_up(tx, by, now, diary.Appointment.id == main.id):
            refuse(why.NotFromHere(field=Field.UNIT, status=main.status))
        overrides.keep(tx, [(main.id, why.FollowUpMissing.__name__)], because, by=by, now=now)
        tasks.close_of(tx, main.id, following.MISSING, by=by, now=now)
        bookings.touch(tx, main.id, now)
        note_unit(tx, "follow_up.waived", [main], by, now)

    return step(name, work, by=by, now=now, once=once)
