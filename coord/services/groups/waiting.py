"""What is kept of places in a group, when the group changes.

What was offered of a group as it was is offered no more, for nothing is offered that cannot be booked. What
was reserved is reserved no more, and somebody calls the patient, who may have been told that it is.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.waitlist import Freed, OfferStatus
from coord.services import freeing
from coord.services.waitlist import ending
from coord.store import audit, bookings, groups, tasks
from coord.store.groups import StoredGroup
from coord.store.waitlist import entries, freed, offers

RESERVED, CALL_WITHIN = "reserved_place_gone", timedelta(days=1)


def let_go(tx: Connection, group: StoredGroup, by: Actor, now: datetime) -> int:
    """End what is offered and reserved of a group; how many places are free of that for somebody else."""
    for offer in offers.running_in(tx, group.id):
        ending.end(tx, offer, OfferStatus.ENDED, by=by, now=now)
    reserved = groups.holds_of(tx, group.id)
    for hold in reserved:
        _end(tx, hold, group, by, now)
    return freed.end_of_group(tx, group.id) + len(reserved)


def _end(tx: Connection, hold: Any, group: StoredGroup, by: Actor, now: datetime) -> None:
    """End a reservation; what else it kept is free, and unless it was over somebody calls the patient."""
    bookings.drop_holds(tx, [hold.id])
    elsewhere = [one for one in hold.unit if one.get("group") != group.id]
    freeing.hold_freed(tx, group.organization_id, elsewhere, now)
    about = {"subject": "hold", "subject_id": hold.id, "patient_id": hold.patient_id}
    audit.record(tx, "hold.ended_with_group", by=by, now=now, **about)
    if hold.expires_at > now:
        tasks.add(
            tx,
            group.organization_id,
            RESERVED,
            due=min(hold.expires_at, now + CALL_WITHIN),
            now=now,
            patient_id=hold.patient_id,
            appointment_id=group.id,
        )


def offer_anew(tx: Connection, name: str, how_many: int, by: Actor, now: datetime) -> None:
    """The places of a group that has moved are offered again, as far as they are free."""
    group = groups.find(tx, by.organization_id, name)
    if group is not None:
        freeing.places_freed(tx, Freed.MOVED, group, min(how_many, group.free), now)


def offer_opened(tx: Connection, name: str, by: Actor, now: datetime) -> None:
    """The free places of a new group are offered, to as many as wait for its kind."""
    group = groups.find(tx, by.organization_id, name)
    if group is not None:
        waiting = entries.how_many_wait(tx, by.organization_id, group.type_code)
        freeing.places_freed(tx, Freed.OPENED, group, min(waiting, group.free), now)
