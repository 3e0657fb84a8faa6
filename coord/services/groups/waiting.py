"""What is kept for who waits for a place in a group, when the group changes.

What was offered of a group as it was is offered no more, for nothing is offered that cannot be booked.
"""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.waitlist import Freed, OfferStatus
from coord.services import freeing
from coord.services.waitlist import ending
from coord.store import bookings, groups
from coord.store.groups import StoredGroup
from coord.store.waitlist import entries, freed, offers


def let_go(tx: Connection, group: StoredGroup, by: Actor, now: datetime) -> int:
    """End what is offered and reserved of a group; how many places were looked for somebody for."""
    for offer in offers.running_in(tx, group.id):
        ending.end(tx, offer, OfferStatus.ENDED, by=by, now=now)
    bookings.drop_holds(tx, groups.holds_of(tx, group.id))
    return freed.end_of_group(tx, group.id)


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
