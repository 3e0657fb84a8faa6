"""The visit that somebody who waits for an earlier one gives up."""

from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services.booking.units import unit_of
from coord.store.units import BookedAppointment


def replaced(tx: Connection, entry: Any, by: Actor) -> list[BookedAppointment]:
    """The booked unit of an entry's row with its follow-up; nothing for one more visit."""
    return unit_of(tx, entry.visit, by) if entry.visit else []
