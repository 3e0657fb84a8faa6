"""Queueing the messages of an offer, in the transaction that makes it."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain.interval import Interval
from coord.domain.local_time import to_moment
from coord.domain.reminders import MessageKind
from coord.services.waitlist.reaching import Reach
from coord.store import messages


def queue(
    tx: Connection, offer_id: int, organization_id: int, visit: Interval, reach: Reach, now: datetime
) -> None:
    """A message to each address; of use until the offer ends."""
    messages.add(
        tx,
        [
            {
                "organization_id": organization_id,
                "kind": MessageKind.OFFER,
                "channel": one.channel,
                "contact_point_id": one.id,
                "participant_id": None,
                "appointment_id": None,
                "offer_id": offer_id,
                "sequence": None,
                "details": {"starts": visit.starts, "ends": visit.ends},
                "due_at": now,
                "stale_at": to_moment(reach.until),
                "status": "pending",
                "fence": 0,
                "dedupe_key": f"{MessageKind.OFFER}/{offer_id}/{one.id}",
                "created_at": now,
            }
            for one in reach.addresses
        ],
    )
