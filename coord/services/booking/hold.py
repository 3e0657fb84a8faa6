"""Reserving a unit, and turning the reservation into a booking."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, Status
from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding, Refusal, name_of
from coord.domain.local_time import to_moment
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import freeing, repeats
from coord.services.booking.book import read_for, write
from coord.services.booking.judging import Judged, decide, judge, lock
from coord.services.booking.outcomes import Booked, Refused, Reserved, attempt
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.store import audit, bookings, holds, locks
from coord.store.db import retried, transaction

LONGEST = timedelta(days=7)


def reserve(draft: Draft, until: datetime, *, by: Actor, now: datetime, once: Once) -> Reserved | Refused:
    """Keep the unit's places until a moment, so that nobody else gets them meanwhile."""
    return attempt(lambda: _reserve(draft, until, by, now, once))


def book_hold(hold: str, *, by: Actor, now: datetime, once: Once) -> Booked | Refused:
    """Turn a reservation into the booking; NotFound where it has expired and is gone."""
    return attempt(lambda: _book_hold(hold, by, now, once))


def release(hold: str, *, by: Actor, now: datetime) -> bool:
    """Give a reservation's places free; False where it has ended already, one way or another."""
    return retried(lambda: _release(hold, by, now))


def _reserve(draft: Draft, until: datetime, by: Actor, now: datetime, once: Once) -> Reserved:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Reserved(earlier["hold"], repeated=True)
        proposal = to_proposal(tx, draft, by.organization_id, now.date())
        return place(tx, proposal, until, draft.overriding, by, now, once)


def place(
    tx: Connection,
    proposal: Proposal,
    until: datetime,
    overriding: Overriding,
    by: Actor,
    now: datetime,
    once: Once,
) -> Reserved:
    """Keep what the proposal takes; Conflict where it could not be booked, or not be kept so long."""
    _check_expiry(proposal, until, now)
    judged = judge(tx, proposal, by, now, overriding=overriding)
    hold = bookings.add_hold(tx, proposal, judged.facts, by, until, now, _as_data(judged))
    audit.record(
        tx,
        "hold.placed",
        by=by,
        now=now,
        subject="hold",
        subject_id=hold.id,
        patient_id=proposal.patient_id,
    )
    repeats.keep(tx, once, by, {"hold": hold.public_id}, now)
    return Reserved(hold.public_id)


def _as_data(judged: Judged) -> dict[str, Any] | None:
    names = [name_of(one) for one in judged.overridden]
    return {"names": names, "why": judged.why} if names else None


def _overriding(hold: holds.StoredHold) -> Overriding:
    """What was overridden when the time was reserved; whoever books it must be allowed to, too."""
    kept = hold.overriding
    return Overriding(frozenset(kept["names"]), kept["why"]) if kept else NOTHING_OVERRIDDEN


def _check_expiry(proposal: Proposal, until: datetime, now: datetime) -> None:
    """A reservation ends after now, within a week, and before what it keeps begins."""
    if not now < until <= min(to_moment(proposal.main.starts), now + LONGEST):
        raise Conflict((Refusal(0, why.HoldEndsWrong(field=Field.UNIT)),))


def _book_hold(name: str, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        hold = holds.find(tx, by.organization_id, name, now)
        if hold is None:
            raise NotFound
        proposal = holds.proposal(tx, hold, by.organization_id, now.date())
        places = bookings.resources_of_groups(tx, by.organization_id, proposal)
        resources = [*bookings.resources_of(tx, by.organization_id, proposal), *places]
        lock(tx, proposal, resources)
        known = read_for(tx, proposal, resources, by, now, once)
        if holds.find(tx, by.organization_id, name, now) is None:
            raise NotFound
        judged = decide(proposal, known.facts, by, now, _overriding(hold))
        bookings.drop_holds(tx, [hold.id])
        return write(tx, proposal, judged, known.answers, by, now, once)


def _release(name: str, by: Actor, now: datetime) -> bool:
    with transaction() as tx:
        hold = holds.find(tx, by.organization_id, name, now)
        if hold is None:
            return False
        locks.take(tx, bookings.resources_taken(tx, hold=hold.id))
        if holds.find(tx, by.organization_id, name, now) is None:
            return False
        bookings.drop_holds(tx, [hold.id])
        freeing.hold_freed(tx, by.organization_id, hold.unit, now)
        audit.record(
            tx,
            "hold.released",
            by=by,
            now=now,
            subject="hold",
            subject_id=hold.id,
            patient_id=hold.patient_id,
        )
        return True
