"""Practitioners, as the rules know them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from coord.domain.appointment import (
    ClinicId,
    PersonId,
    PractitionerId,
    ResourceId,
)
from coord.domain.interval import Interval
from coord.domain.local_time import local_date
from coord.domain.qualifications import Kind, Qualification


@dataclass(frozen=True, slots=True)
class Limits:
    """A practitioner's own limits; None where there is none.

    Appointment minutes a local day and an ISO week, treatment visits a day, and after `work_minutes`
    without a break at least `break_minutes`.
    """

    day_minutes: int | None = None
    week_minutes: int | None = None
    day_doses: int | None = None
    work_minutes: int | None = None
    break_minutes: int | None = None


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Practitioner:
    """`working` holds the working minutes per clinic; `cover` is how many visits they can cover at once.

    `also_working` are those at clinics that were not asked about, while these are open, as far as they are
    known: of who is trained in life support.

    `treatments` are the starts of the treatment visits, booked or reserved, in which they have a part,
    those being moved left out; they are known where their number is limited.

    `busy_elsewhere` is when their own calendars have something.
    """

    id: PractitionerId
    name: str
    person_id: PersonId
    attention_id: ResourceId
    cover_id: ResourceId
    cover: int
    qualifications: tuple[Qualification, ...]
    working: Mapping[ClinicId, Sequence[Interval]]
    time_off: tuple[Interval, ...]
    languages: frozenset[str] = frozenset()
    gender: str | None = None
    limits: Limits = NO_LIMITS
    treatments: tuple[int, ...] = ()
    busy_elsewhere: tuple[Interval, ...] = ()
    also_working: Mapping[ClinicId, Sequence[Interval]] = field(default_factory=dict)

    def treatments_on(self, day: date, zone: ZoneInfo) -> int:
        """In how many treatment visits of the local day they have a part."""
        return sum(local_date(starts, zone) == day for starts in self.treatments)

    def is_trained(self, kinds: frozenset[Kind]) -> bool:
        """Whether they have ever had a qualification of one of the kinds."""
        return any(one.kind in kinds for one in self.qualifications)
