"""What pages and commands show of the waitlist, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coord.domain.roles import Role
from coord.domain.waitlist import AskedBy, Freed, OfferHow, OfferStatus, Priority, Wanting
from coord.services.plans import PlannedAppointment
from coord.services.showing import PatientName
from coord.services.waitlist.calling import ByPhone


class Idle(StrEnum):
    """Why nothing is offered to somebody on the list."""

    OVER = "over"
    VISIT_OVER = "visit_over"
    NO_CARE = "no_care"
    GROUP_OVER = "group_over"


@dataclass(frozen=True, slots=True)
class ShownVisit:
    """The visit that an earlier one is wanted for, or the one group in which a place is."""

    public_id: str
    starts: int
    ends: int
    zone: str


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One who waits: what for, what they wish, since when; `place` counts from 1 in the order of turns.

    `clinics` and `people` are (public id, name); `idle` says why nothing is offered any more, until somebody
    looks at the entry; it is empty while offers may be made.
    """

    public_id: str
    patient: PatientName
    type_code: str
    type_name: str
    clinics: tuple[tuple[str, str], ...]
    people: tuple[tuple[Role, tuple[tuple[str, str], ...]], ...]
    wanting: Wanting
    priority: Priority
    reason: str
    asked_by: AskedBy
    since: datetime
    visit: ShownVisit | None
    group: ShownVisit | None
    status: str
    idle: Idle | None
    version: int
    place: int


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """An offer that runs, or ended lately: when and where, how it reaches its patient, until when.

    Of one that runs, `appointments` are all that it keeps, and `instead` the visit that they replace.
    """

    public_id: str
    patient: PatientName
    type_name: str
    starts: int
    ends: int
    zone: str
    clinic: str
    how: OfferHow
    status: OfferStatus
    is_told: bool
    expires_at: datetime
    ended_at: datetime | None
    time: str
    appointments: tuple[PlannedAppointment, ...] = ()
    instead: ShownVisit | None = None
    why_phone: ByPhone | None = None


@dataclass(frozen=True, slots=True)
class ShownTime:
    """A time that has become free, and why; without a clinic, wherever somebody who is back works.

    `group` is the kind of the group in which it is a place; empty where it is none.
    """

    public_id: str
    starts: int
    ends: int
    zone: str
    clinic: str
    why: Freed
    is_offered: bool
    group: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Everybody who waits, in the order of turns; the offers that run, and those of today; free times."""

    entries: tuple[ShownEntry, ...]
    running: tuple[ShownOffer, ...]
    ended: tuple[ShownOffer, ...]
    times: tuple[ShownTime, ...]
    by_itself: bool


@dataclass(frozen=True, slots=True)
class Waits:
    """What a patient's page tells of one entry."""

    public_id: str
    type_name: str
    since: datetime
