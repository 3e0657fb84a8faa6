"""When practitioners are busy by their own calendars: imported, listed, removed."""

from coord.services.busy.importing import import_calendar, remove
from coord.services.busy.listing import page
from coord.services.busy.values import LONGEST_NAME, USUAL_NAME, BusyPage, Calendar, Imported, ShownSource

__all__ = [
    "LONGEST_NAME",
    "USUAL_NAME",
    "BusyPage",
    "Calendar",
    "Imported",
    "ShownSource",
    "import_calendar",
    "page",
    "remove",
]
