"""What importing and listing calendars takes and answers."""

from dataclasses import dataclass
from datetime import datetime

from coord.services.feeds import PractitionerName
from coord.services.standing import BrokenVisit

USUAL_NAME = "Own calendar"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Calendar:
    """A file, whose it is (e-mail address or public id), and which of their calendars by name."""

    octets: bytes
    practitioner: str
    name: str = USUAL_NAME


@dataclass(frozen=True, slots=True)
class Imported:
    """How many busy times were found until when, entries left out, and booked visits that no longer fit."""

    practitioner: str
    name: str
    count: int
    skipped: int
    until: datetime
    clashing: tuple[BrokenVisit, ...]


@dataclass(frozen=True, slots=True)
class ShownSource:
    """A calendar as it was last imported."""

    public_id: str
    practitioner: str
    name: str
    imported_at: datetime
    count: int
    skipped: int
    until: datetime


@dataclass(frozen=True, slots=True)
class BusyPage:
    sources: tuple[ShownSource, ...]
    practitioners: tuple[PractitionerName, ...]
