"""Making an offer: the unit is kept by a hold, and its patient is told or called, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import Proposal
from coord.domain.local_time import local_date, to_minute, to_moment
from coord.domain.permissions import Actor
from coord.domain.waitlist import EntryStatus, OfferHow
from coord.services import telephones
from coord.services.booking.judging import Judged, judge
from coord.services.booking.outcomes import Refused, attempt
from coord.services.booking.units import anchor_of
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.groups.seating import locked
from coord.services.waitlist import telling
from coord.services.waitlist.house import acting_for
from coord.services.waitlist.places import ways
from coord.services.waitlist.reaching import Reach
from coord.services.waitlist.unit import replaced
from coord.services.waitlist.values import Match
from coord.store import audit, bookings, locks, policies, tasks
from coord.store.bookings.holding import OFFER
from coord.store.db import transaction
from coord.store.units import BookedAppointment
from coord.store.waitlist import entries, freed, offers
from coord.store.waitlist.offers import NewOffer

CALL = "offer_by_phone"
CALL_WITHIN = timedelta(minutes=30)


class NotOffered(StrEnum):
    """Why no offer was made after all."""

    BUSY = "busy"
    ENDED = "ended"
    UNSUITED = "unsuited"


@dataclass(frozen=True, slots=True)
class Offered:
    """The new offer's public id."""

    offer: str


class Overtaken(Exception):
    """Raised inside a transaction: somebody else was quicker, so that nothing half-written commits."""

    def __init__(self, why: NotOffered) -> None:
        super().__init__(why)
        self.why = why


def place(
    found: Match, time: Any, reach: Reach, *, by: Actor | None, now: datetime
) -> Offered | NotOffered | Refused:
    """Offer the unit of a match; `by` None where the house does it by itself."""
    try:
        return attempt(lambda: _place(found, time, reach, by, now))
    except Overtaken as overtaken:
        return overtaken.why


def _place(found: Match, time: Any, reach: Reach, by: Actor | None, now: datetime) -> Offered:
    with transaction() as tx:
        locks.take(tx, [time.id], locks.FREED_TIMES)
        row = entries.by_id(tx, time.organization_id, found.entry.id)
        _check_free(tx, row, time, now)
        actor = acting_for(row.organization_id, row.created_by_id)
        given_up = replaced(tx, row, actor)
        proposal, judged = _judged(tx, found, row, given_up, actor, now)
        if offers.running_of(tx, row.patient_id) is not None:
            raise Overtaken(NotOffered.BUSY)
        until = to_moment(reach.until)
        hold = bookings.add_hold(tx, proposal, judged.facts, actor, until, now, kind=OFFER)
        new = NewOffer(row, time, reach.how, by.user_id if by else None, until)
        made = offers.add(tx, new, proposal, hold, now)
        freed.look_again(tx, [time.id], until)
        _tell(tx, made.id, row, proposal.main.interval, reach, now)
        _note(tx, made.id, row, reach.how, by, now)
        return Offered(made.public_id)


def _judged(
    tx: Connection, found: Match, row: Any, given_up: list[BookedAppointment], by: Actor, now: datetime
) -> tuple[Proposal, Judged]:
    """The unit of the match, judged under its locks; Conflict with what stands against it by now."""
    anchor = anchor_of(tx, given_up[0], by) if given_up else None
    if isinstance(found.wanted, Draft):
        ids = tuple(one.id for one in given_up)
        proposal = to_proposal(tx, found.wanted, row.organization_id, now.date(), replaces=ids)
        return proposal, judge(tx, proposal, by, now, anchor=anchor)
    group = locked(tx, found.wanted.group, by, now)
    stands: Conflict | None = None
    for proposal in ways(tx, group, row.patient_id, given_up, by, now):
        try:
            return proposal, judge(tx, proposal, by, now, anchor=anchor)
        except Conflict as conflict:
            stands = conflict
    raise stands or Overtaken(NotOffered.UNSUITED)


def _check_free(tx: Connection, row: Any, time: Any, now: datetime) -> None:
    """Nobody has an offer of this time, and the entry still waits."""
    if offers.running_for(tx, time.id) is not None:
        raise Overtaken(NotOffered.BUSY)
    if row.status != EntryStatus.WAITING or freed.by_id(tx, time.id).ends <= to_minute(now):
        raise Overtaken(NotOffered.ENDED)


def _tell(tx: Connection, offer_id: int, row: Any, interval: Any, reach: Reach, now: datetime) -> None:
    if reach.how is OfferHow.MESSAGE:
        telling.queue(tx, offer_id, row.organization_id, interval, reach, now)
        return
    ask_to_call(tx, row, to_moment(reach.until), now)


def ask_to_call(tx: Connection, row: Any, until: datetime, now: datetime) -> None:
    """Somebody calls about an offer to this entry: soon, or as soon as its patient wishes to be called."""
    zone = entries.zone_of(row)
    plan = policies.reminder_plan(tx, row.organization_id, local_date(to_minute(now), zone))
    called = to_moment(telephones.callable_from(tx, row.patient_id, zone, plan, now))
    due = min(max(called, now) + CALL_WITHIN, until)
    tasks.add(tx, row.organization_id, CALL, due=due, now=now, patient_id=row.patient_id)


def _note(tx: Connection, offer_id: int, row: Any, how: OfferHow, by: Actor | None, now: datetime) -> None:
    about = {"subject": "waitlist_offer", "subject_id": offer_id, "patient_id": row.patient_id}
    details = {"entry": row.id, "how": how}
    if by is not None:
        audit.record(tx, "offer.made", by=by, now=now, details=details, **about)
        return
    audit.record_of_itself(tx, row.organization_id, "offer.made", now=now, details=details, **about)
