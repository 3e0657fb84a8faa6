"""A patient who did not come."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.changes import FollowUpFate, NoShowReason
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import notices
from coord.services.booking import following
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit
from coord.services.repeats import Once
from coord.services.visits.opening import opened, refuse, step
from coord.store import bookings, tasks

CALL_WITHIN = timedelta(days=1)


def did_not_come(
    name: str,
    version: int,
    reason: NoShowReason,
    fate: FollowUpFate,
    *,
    by: Actor,
    now: datetime,
    once: Once,
) -> Noted | Refused:
    """Note it once the start has passed; somebody calls the patient, and no dose is used up.

    A follow-up bound to the visit is cancelled or put in front of a person; a follow-up that was
    missed itself is booked anew where its dose was given.
    """

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, Status.PENDING, Status.BOOKED)
        main = visit.main
        if main.interval.starts >= to_minute(now):
            refuse(why.NotYet(field=Field.TIME))
        bookings.note(tx, [main.id], status=Status.NOSHOW, noshow_reason=reason)
        bookings.release(tx, [main.id])
        bookings.touch(tx, main.id, now)
        notices.not_held(tx, [main.id], "did not come", now)
        note_unit(tx, "visit.noshow", visit.unit, by, now, reason=reason, follow_up=fate)
        tasks.add(
            tx,
            by.organization_id,
            "noshow_follow_up",
            due=now + CALL_WITHIN,
            now=now,
            patient_id=main.patient_id,
            appointment_id=main.id,
        )
        following.settle(tx, visit.follow_up, fate, by, now)
        following.replace_missed(tx, main, FollowUpFate.NEAREST, by, now)

    return step(name, work, by=by, now=now, once=once, may_break=True)
