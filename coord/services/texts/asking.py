"""Noting that a text asked who takes the patient home, so that a yes to it counts for that as well."""

from typing import Any

from sqlalchemy import Connection

from coord.messaging import segments
from coord.messaging.sender import Parcel
from coord.services.parcels import Addressing
from coord.store import cipher, messages
from coord.store.messages import Claim


def note_ride(tx: Connection, claim: Claim, ride: Any | None, parcel: Parcel, addressing: Addressing) -> None:
    """Only what the text really names is asked; `ride` is the row of what is known of it."""
    if ride is None or ride.name is None or ride.contact_point_id is None:
        return
    if segments.written(cipher.unseal(addressing.field_key, ride.name)) in parcel.text:
        messages.note_asked(tx, claim.id, ride.contact_point_id)
