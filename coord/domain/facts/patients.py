"""A patient with orders and treatment visits, as the rules know them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from coord.domain.appointment import (
    ClinicId,
    PatientId,
    PersonId,
    PractitionerId,
    ResourceId,
)
from coord.domain.consents import Consent, Guardian
from coord.domain.gates import Gate
from coord.domain.interval import Interval
from coord.domain.preferred_times import NO_PREFERENCE, PreferredTimes
from coord.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Order:
    """What a prescriber allows: appointment types (by code), doses left to give, last day, spacing.

    `booked` counts the visits under it that are still to come or reserved, those being moved left out.
    """

    appointment_types: frozenset[str]
    doses_left: int
    valid_until: date
    is_open: bool
    least_spacing_days: int = 0
    most_per_week: int | None = None
    booked: int = 0
    id: int = 0

    @property
    def has_room(self) -> bool:
        return self.booked < self.doses_left


@dataclass(frozen=True, slots=True)
class Dose:
    """Another treatment visit of the patient, given or still to come, and the starts of its follow-ups.

    Follow-ups count while they stand or have been held; `is_waived` where somebody decided that none is
    needed. `follow_up_every` and `follow_up_count` are those of its type; 0 where it needs none at all.
    `zone` is that of its clinic, None where that is the clinic of the visit which is judged.
    """

    starts: int
    therapist: PractitionerId | None = None
    follow_ups: tuple[int, ...] = ()
    is_waived: bool = False
    follow_up_every: int = 0
    follow_up_count: int = 1
    therapist_name: str = ""
    zone: ZoneInfo | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """No treatment up to and including a day, or until somebody says so."""

    until: date | None

    def holds_on(self, day: date) -> bool:
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class Patient:
    """`doses` are the patient's other treatment visits, the ones being moved left out.

    `location` is the jurisdiction where the patient is for visits by video. `apart` is when somebody whom
    the patient must not meet is at a clinic; `met` are the practitioners who have seen the patient.
    """

    id: PatientId
    person_id: PersonId
    resource_id: ResourceId
    is_active: bool
    orders: tuple[Order, ...]
    gates: tuple[Gate, ...]
    care_team: Mapping[Role, tuple[PractitionerId, ...]]
    birth_date: date
    doses: tuple[Dose, ...] = ()
    languages: tuple[str, ...] = ()
    location: str = ""
    guardians: tuple[Guardian, ...] = ()
    consents: tuple[Consent, ...] = ()
    gender_wish: str | None = None
    never_with: frozenset[PractitionerId] = frozenset()
    apart: tuple[tuple[Interval, ClinicId], ...] = ()
    agrees_to_stranger: bool = True
    met: frozenset[PractitionerId] = frozenset()
    preferred: PreferredTimes = NO_PREFERENCE
    pause: Pause | None = None


# Stands where a question is about a clinic and nobody in particular.
NO_PATIENT = Patient(PatientId(0), PersonId(0), ResourceId(0), False, (), (), {}, date.min)
