"""The way home: told, confirmed by page, text or phone, reached on the day, and what became of it.

A ride is a fact about a visit: who writes one takes the locks that booking takes.
"""

from coord.services.rides.deciding import keep_without
from coord.services.rides.showing import ShownRide, ride_of, shown
from coord.services.rides.telling import RideTold, confirm_by_text, record, tell_by_page
from coord.services.rides.watching import watch

__all__ = [
    "RideTold",
    "ShownRide",
    "confirm_by_text",
    "keep_without",
    "record",
    "ride_of",
    "shown",
    "tell_by_page",
    "watch",
]
