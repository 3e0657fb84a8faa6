"""When people work and clinics are open: weekly hours, exceptions, time off, closures, limits, travel.

Every change takes the locks that booking takes, is judged by what it would break among the booked
visits, is told in the audit trail, and may be looked at before it is kept.
"""

from coord.services.availability import (
    closures,
    exceptions,
    licences,
    limits,
    opening,
    rooms,
    showing,
    time_off,
    travel,
    weekly,
)
from coord.services.availability.values import (
    Absence,
    Asked,
    Breaking,
    Closing,
    DayChange,
    Objection,
    Outcome,
    PreviewDay,
    Previewed,
    Saved,
    Weekly,
    Why,
)

__all__ = [
    "Absence",
    "Asked",
    "Breaking",
    "Closing",
    "DayChange",
    "Objection",
    "Outcome",
    "PreviewDay",
    "Previewed",
    "Saved",
    "Weekly",
    "Why",
    "closures",
    "exceptions",
    "licences",
    "limits",
    "opening",
    "rooms",
    "showing",
    "time_off",
    "travel",
    "weekly",
]
