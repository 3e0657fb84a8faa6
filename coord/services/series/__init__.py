"""Standing visits: planned together, booked all or none, and changed from one of them on."""

from coord.services.series.booking import SeriesBooked, book
from coord.services.series.changing import cancel_later, move_later
from coord.services.series.planning import Occurrence, plan
from coord.services.series.showing import SeriesVisit, later_than

__all__ = [
    "Occurrence",
    "SeriesBooked",
    "SeriesVisit",
    "book",
    "cancel_later",
    "later_than",
    "move_later",
    "plan",
]
