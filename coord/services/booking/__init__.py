"""Booking, reserving, moving and cancelling a unit: each in one transaction that nobody can race.

The order is always the same: lock everything concerned, read the facts, judge, write. A refusal
leaves the transaction as an exception, so that nothing half-written commits with it.
"""

from coord.services.booking.book import book
from coord.services.booking.changes import cancel, move
from coord.services.booking.hold import book_hold, release, reserve
from coord.services.booking.outcomes import Booked, Cancelled, Noted, Refused, Reserved
from coord.services.booking.recording import PastVisit, record

__all__ = [
    "Booked",
    "Cancelled",
    "Noted",
    "PastVisit",
    "Refused",
    "Reserved",
    "book",
    "book_hold",
    "cancel",
    "move",
    "record",
    "release",
    "reserve",
]
