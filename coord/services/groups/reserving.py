"""A place in a group is kept for a patient for a while, before anything is booked."""

from datetime import datetime

from coord.domain.permissions import Actor
from coord.services import repeats
from coord.services.booking import Refused, Reserved
from coord.services.booking.hold import place
from coord.services.booking.outcomes import attempt
from coord.services.groups.seating import locked, patient_named, proposal_for
from coord.services.groups.values import Joining
from coord.services.repeats import Once
from coord.store.db import transaction


def reserve(
    group: str, joining: Joining, until: datetime, *, by: Actor, now: datetime, once: Once
) -> Reserved | Refused:
    """Keep a place with its follow-up until a moment, or say everything that stands against it."""

    def work() -> Reserved:
        with transaction() as tx:
            if earlier := repeats.answered(tx, once, by):
                return Reserved(earlier["hold"], repeated=True)
            found, patient = locked(tx, group, by, now), patient_named(tx, joining.patient, by)
            proposal = proposal_for(tx, found, patient, joining, by, now)
            return place(tx, proposal, until, joining.overriding, by, now, once)

    return attempt(work)
