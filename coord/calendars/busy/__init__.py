"""iCalendar in: when somebody is busy by their own calendar, read as what strangers may have written.

Nothing of an event is kept but when it starts and ends. The file is read in a process of its own,
with limits of size, time and memory (`limited`); within it `lines` cuts the file into components,
`zones` and `moments` read its times, `entries` its events, and `expanding` says when they happen.
"""

from coord.calendars.busy.faults import Fault, Unreadable
from coord.calendars.busy.limited import read
from coord.calendars.busy.values import LARGEST, MOST_INSTANCES, Found, Question

__all__ = ["LARGEST", "MOST_INSTANCES", "Fault", "Found", "Question", "Unreadable", "read"]
