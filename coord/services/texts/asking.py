"""Noting that a text asked who takes the patient home, so that a yes to it counts for that as well."""

from typing import Any

from sqlalchemy import Connection

from coord.messaging.sender import Parcel
from coord.store import messages
from coord.store.messages import Claim


def note_ride(tx: Connection, claim: Claim, ride: Any | None, parcel: Parcel) -> None:
    """Only what the text really names is asked; `ride` is the row of what is known of it."""
    if parcel.asks_ride and ride is not None and ride.contact_point_id is not None:
        messages.note_asked(tx, claim.id, ride.contact_point_id)
