"""Recording a visit that happened without us: what speaks against it is a warning, kept as an override."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, Status
from coord.domain.booking import Refusal, against
from coord.domain.facts import Facts
from coord.domain.local_time import to_minute, to_moment
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import repeats
from coord.services.booking.judging import read
from coord.services.booking.outcomes import Booked, Refused, attempt
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.repeats import Once
from coord.store import audit, bookings, overrides
from coord.store.db import transaction

# Asked as if long beforehand: that it lies in the past is the very point
BEFOREHAND = 0


@dataclass(frozen=True, slots=True)
class PastVisit:
    """The visit as it happened; `explanation` says why it did in spite of what speaks against it."""

    draft: Draft
    counts_dose: bool = False
    explanation: str = ""


def record(past: PastVisit, *, by: Actor, now: datetime, once: Once) -> Booked | Refused:
    """Keep a visit that is over as fulfilled; nobody gets a message.

    It counts for spacing, and where asked against the order. Without an explanation, it is refused
    with all that speaks against it.
    """
    return attempt(lambda: _record(past, by, now, once))


def _record(past: PastVisit, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status.FULFILLED, repeated=True)
        proposal = to_proposal(tx, past.draft, by.organization_id, now.date())
        if proposal.main.interval.ends > to_minute(now):
            raise Conflict((Refusal(0, why.NotOver(field=Field.TIME)),))
        known = read(tx, proposal, by, now)
        warned = warnings(proposal, known)
        explanation = past.explanation.strip()
        if warned and not explanation:
            raise Conflict(warned)
        adding = bookings.Adding(by.organization_id, Status.FULFILLED, now)
        (stored,) = bookings.add(tx, proposal, known, adding)
        bookings.note(tx, [stored.id], ended_at=to_moment(proposal.main.interval.ends))
        counted = past.counts_dose and _count(tx, stored.id, proposal, known)
        kinds = dict.fromkeys(type(one.reason).__name__ for one in warned)
        overrides.keep(tx, [(stored.id, kind) for kind in kinds], explanation, by=by, now=now)
        audit.record(
            tx,
            "appointment.recorded",
            by=by,
            now=now,
            subject="appointment",
            subject_id=stored.id,
            patient_id=proposal.patient_id,
            details={"dose": counted},
        )
        repeats.keep(tx, once, by, {"appointment": stored.public_id}, now)
        return Booked(stored.public_id, Status.FULFILLED)


def warnings(proposal: Proposal, known: Facts) -> tuple[Refusal, ...]:
    """All that the rules would have said in time beforehand; visits that happened keep no grid."""
    known = known.with_policy(lambda policy: replace(policy, start_grid=1))
    found = against(proposal.main, known, BEFOREHAND)
    return tuple(Refusal(0, reason) for reason in found if not isinstance(reason, why.TooFarAhead))


def _count(tx: Connection, appointment_id: int, proposal: Proposal, known: Facts) -> bool:
    """Against the order that allows it, or else any order for this kind of visit that has a dose left."""
    kind = proposal.main.type
    fit = [
        order
        for order in known.patient.orders
        if kind.code in order.appointment_types and order.doses_left > 0
    ]
    if not kind.is_treatment or not fit:
        return False
    order = min(fit, key=lambda one: (not one.is_open, one.valid_until, one.id))
    bookings.note(tx, [appointment_id], order_id=order.id)
    return bookings.count_dose(tx, bookings.participant_of(tx, appointment_id), order.id)
