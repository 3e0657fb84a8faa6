"""Why a proposal cannot be booked: one small type per reason, carrying the facts of the refusal.

The sentences for people stand in `templates/reasons.html`, one per type.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from coord.domain.gates import Light
from coord.domain.interval import Interval
from coord.domain.qualifications import Kind
from coord.domain.roles import Role


class Field(StrEnum):
    """What a reason speaks of, so that a page can show it beside that."""

    PATIENT = "patient"
    ORDER = "order"
    CLEARANCE = "clearance"
    TIME = "time"
    ROOM = "room"
    UNIT = "unit"
    PRESCRIBER = "prescriber"
    LEAD_THERAPIST = "lead_therapist"
    CO_THERAPIST = "co_therapist"
    MONITOR = "monitor"
    DIETITIAN = "dietitian"
    PHYSICIAN = "physician"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`field` is what is refused."""

    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientInactive(Reason):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOrder(Reason):
    appointment_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEnded(Reason):
    valid_until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDosesLeft(Reason):
    doses_left: int
    doses_booked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooSoon(Reason):
    """Another treatment visit lies nearer than the order's least spacing."""

    days: int
    other: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearanceRefused(Reason):
    light: Light


@dataclass(frozen=True, slots=True, kw_only=True)
class InThePast(Reason):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSkipped(Reason):
    """The clocks jump over the wall time."""

    next_valid: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRepeated(Reason):
    """The clocks show the wall time twice."""

    next_valid: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OffTheGrid(Reason):
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideOpeningHours(Reason):
    clinic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesUnfilled(Reason):
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SamePersonTwice(Reason):
    practitioner: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotQualified(Reason):
    practitioner: str
    kinds: tuple[Kind, ...]
    jurisdiction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationNotValid(Reason):
    """There is one, but not on the day: it has ended, has not begun, or is suspended."""

    practitioner: str
    kind: Kind
    jurisdiction: str
    valid_from: date
    valid_until: date
    active: bool
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NotWorking(Reason):
    practitioner: str
    clinic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnTimeOff(Reason):
    practitioner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PractitionerBusy(Reason):
    practitioner: str
    taken: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverFull(Reason):
    practitioner: str
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PractitionerElsewhere(Reason):
    practitioner: str
    taken: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRoom(Reason):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomElsewhere(Reason):
    room: str
    clinic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomUnfit(Reason):
    room: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomBusy(Reason):
    room: str
    taken: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientBusy(Reason):
    taken: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpMissing(Reason):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpOutsideWindow(Reason):
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class JustTaken(Reason):
    """Somebody else's booking reached the database first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedMeanwhile(Reason):
    """Somebody else moved or cancelled it since the page was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoLongerUpcoming(Reason):
    """What has begun, is over or was cancelled is neither moved nor cancelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEndsWrong(Reason):
    """A reservation must end after now and before what it keeps begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpBound(Reason):
    """A follow-up is not cancelled while its dose stands."""
