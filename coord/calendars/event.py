"""Stand-in until the calendar writer is put here; overwrite this file."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    uid: str
    sequence: int
    changed_at: datetime
    starts: int
    ends: int
    zone: str
    summary: str
    location: str = ""
    description: str = ""
    status: str = "CONFIRMED"
