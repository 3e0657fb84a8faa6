"""Booking a unit."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, Status
from coord.domain.permissions import Actor
from coord.services import notices, repeats
from coord.services.booking.judging import Judged, judge, keep_overrides, status_of
from coord.services.booking.outcomes import Booked, Refused, attempt
from coord.services.drafts import Draft, to_proposal
from coord.services.repeats import Once
from coord.store import audit, bookings
from coord.store.db import transaction


def book(draft: Draft, *, by: Actor, now: datetime, once: Once) -> Booked | Refused:
    """Book the whole unit, or say everything that stands against it."""
    return attempt(lambda: _book(draft, by, now, once))


def _book(draft: Draft, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        proposal = to_proposal(tx, draft, by.organization_id, now.date())
        judged = judge(tx, proposal, by, now, overriding=draft.overriding)
        return write(tx, proposal, judged, by, now, once)


def write(tx: Connection, proposal: Proposal, judged: Judged, by: Actor, now: datetime, once: Once) -> Booked:
    status = status_of(proposal, judged.facts)
    stored = bookings.add(tx, proposal, judged.facts, by.organization_id, status, now)
    ids = [one.id for one in stored]
    keep_overrides(tx, judged, ids, by, now)
    notices.booked(tx, ids, now)
    audit.record(
        tx,
        "appointment.booked",
        by=by,
        now=now,
        subject="appointment",
        subject_id=ids[0],
        patient_id=proposal.patient_id,
        details={"unit": ids},
    )
    booked = Booked(stored[0].public_id, status)
    repeats.keep(tx, once, by, {"appointment": booked.appointment, "status": status}, now)
    return booked
