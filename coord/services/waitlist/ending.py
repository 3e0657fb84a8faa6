"""How an offer ends: passed, not reached, over, or ended by somebody; and then the next one's turn comes.

What ends an offer and what accepts it take the same locks, and only one of them finds it running.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.waitlist import OfferHow, OfferStatus
from coord.services.errors import NotFound
from coord.services.waitlist.placing import CALL
from coord.store import audit, bookings, locks, messages, tasks
from coord.store.db import retried, transaction
from coord.store.waitlist import freed, offers

BY_PHONE = "phone"


def by_staff(name: str, status: OfferStatus, *, by: Actor, now: datetime) -> bool:
    """Somebody notes that the patient passes or is not reached, or ends it; False where it had ended."""
    how = BY_PHONE if status is OfferStatus.PASSED else None

    def work() -> bool:
        with transaction() as tx:
            return end(tx, found(tx, name, by), status, by=by, now=now, how=how)

    return retried(work)


def found(tx: Connection, name: str, by: Actor) -> Any:
    """The row of an offer; NotFound where the organization has none of that name."""
    row = offers.find(tx, by.organization_id, name)
    if row is None:
        raise NotFound
    return row


def end(
    tx: Connection,
    offer: Any,
    status: OfferStatus,
    *,
    by: Actor | None,
    now: datetime,
    how: str | None = None,
) -> bool:
    """End a running offer and free what it kept; False where it had ended already, one way or another."""
    hold = offers.hold_of(tx, offer.hold)
    if hold is not None:
        locks.take(tx, bookings.resources_taken(tx, hold=hold))
    if not offers.end(tx, offer.id, status, now, how):
        return False
    if hold is not None:
        bookings.drop_holds(tx, [hold])
    close(tx, offer, "the offer has ended", by=by, now=now)
    note(tx, f"offer.{status}", offer, by=by, now=now)
    return True


def of_patient(tx: Connection, patient_id: int, *, by: Actor, now: datetime) -> None:
    """End what runs for a patient to whom nothing can be offered any more."""
    running = offers.running_of(tx, patient_id)
    if running is not None:
        end(tx, offers.by_id(tx, running), OfferStatus.ENDED, by=by, now=now)


def close(tx: Connection, offer: Any, why: str, *, by: Actor | None, now: datetime) -> None:
    """Nothing more is said of an offer that has ended, and the next one's turn comes."""
    messages.take_back_offer(tx, offer.id, why)
    tasks.close_for(tx, offer.patient_id, CALL, by=None if by is None or by.is_alone else by, now=now)
    freed.look_again(tx, [offer.freed_time_id], now)


def note(tx: Connection, did: str, offer: Any, *, by: Actor | None, now: datetime) -> None:
    """The audit entry; `by` None where no user did it."""
    about = {"subject": "waitlist_offer", "subject_id": offer.id, "patient_id": offer.patient_id}
    details = {"entry": offer.entry_id}
    if by is not None:
        audit.record(tx, did, by=by, now=now, details=details, **about)
        return
    audit.record_of_itself(tx, offer.organization_id, did, now=now, details=details, **about)


def told_by_phone(name: str, *, by: Actor, now: datetime) -> bool:
    """The patient has heard it by telephone and thinks about it; False where the offer has ended."""

    def work() -> bool:
        with transaction() as tx:
            offer = found(tx, name, by)
            if offer.status != OfferStatus.OFFERED or offer.expires_at <= now:
                return False
            tasks.close_for(tx, offer.patient_id, CALL, by=by, now=now)
            offers.note_how(tx, offer.id, OfferHow.PHONE, is_told=True)
            note(tx, "offer.told_by_phone", offer, by=by, now=now)
            return True

    return retried(work)
