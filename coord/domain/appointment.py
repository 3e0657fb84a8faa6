"""Appointment types, and appointments as they are proposed: a type, a place, a start and people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from coord.domain.interval import Interval
from coord.domain.roles import Role, RoleWindow

AppointmentId = NewType("AppointmentId", int)
AppointmentTypeId = NewType("AppointmentTypeId", int)
ClinicId = NewType("ClinicId", int)
HoldId = NewType("HoldId", int)
PatientId = NewType("PatientId", int)
PersonId = NewType("PersonId", int)
PractitionerId = NewType("PractitionerId", int)
ResourceId = NewType("ResourceId", int)
RoomId = NewType("RoomId", int)


class Status(StrEnum):
    """FHIR appointmentstatus codes, as spelt there."""

    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"


class Modality(StrEnum):
    """Whether people meet in the clinic or by video, each where they are."""

    IN_PERSON = "in_person"
    TELEHEALTH = "telehealth"


UPCOMING = frozenset({Status.PENDING, Status.BOOKED})


@dataclass(frozen=True, slots=True)
class AppointmentType:
    """What kind of appointment, with everything booking must know about it; minutes throughout.

    `is_treatment`: after it nobody drives. `follow_up` is the code of the type that is booked with it as
    one unit, if policy wants one: `follow_up_count` of them for every `follow_up_every` treatment visits.
    `closing_spare` is how long before closing it must be over, `notice` how long before its start it
    should be booked. Ages are in whole years on the day, both included. `needs_certifications` are those
    of its clinic, `needs_gates` the kinds of gates that its patient must have on record. `places` is how many
    patients may share a visit; with more than one there are groups of it.
    """

    id: AppointmentTypeId
    code: str
    name: str
    minutes: int
    turnover: int
    room_features: frozenset[str]
    role_windows: tuple[RoleWindow, ...]
    needs_order: bool = True
    needs_dea: bool = False
    follow_up: str | None = None
    follow_up_every: int = 1
    follow_up_count: int = 1
    modality: Modality = Modality.IN_PERSON
    is_treatment: bool = False
    is_patient_present: bool = True
    min_age: int | None = None
    max_age: int | None = None
    closing_spare: int = 0
    notice: int = 0
    needs_certifications: frozenset[str] = frozenset()
    needs_gates: frozenset[str] = frozenset()
    places: int = 1

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles it may not run without, each once, in the order of the windows."""
        return tuple(dict.fromkeys(w.role for w in self.role_windows if not w.is_optional))

    @property
    def optional_roles(self) -> tuple[Role, ...]:
        """The roles somebody may have in it, in the order of the windows."""
        needed = self.roles
        return tuple(dict.fromkeys(w.role for w in self.role_windows if w.role not in needed))

    @property
    def is_telehealth(self) -> bool:
        return self.modality is Modality.TELEHEALTH

    @property
    def needs_room(self) -> bool:
        """By video nobody needs a room, unless the type asks for one with features."""
        return not self.is_telehealth or bool(self.room_features)

    @property
    def leading_role(self) -> Role:
        """Who leads it: the therapist where there is one, else the first role it needs."""
        return Role.LEAD_THERAPIST if Role.LEAD_THERAPIST in self.roles else self.roles[0]

    def windows_of(self, role: Role) -> tuple[RoleWindow, ...]:
        return tuple(window for window in self.role_windows if window.role is role)


@dataclass(frozen=True, slots=True)
class ProposedAppointment:
    """One appointment of a proposal: `starts` is a UTC epoch minute, `group` that of which it is a place."""

    type: AppointmentType
    clinic_id: ClinicId
    room_id: RoomId | None
    starts: int
    people: Mapping[Role, PractitionerId]
    group: AppointmentId | None = None

    @property
    def interval(self) -> Interval:
        return Interval(self.starts, self.starts + self.type.minutes)

    @property
    def room_interval(self) -> Interval:
        """The visit and the turnover after it."""
        return Interval(self.starts, self.starts + self.type.minutes + self.type.turnover)

    def window_interval(self, window: RoleWindow) -> Interval:
        return Interval(self.starts + window.opens, self.starts + window.closes)

    def uses(self) -> tuple[tuple[PractitionerId, RoleWindow, Interval], ...]:
        """Which practitioner is taken how and when, for every role that is filled."""
        return tuple(
            (self.people[window.role], window, self.window_interval(window))
            for window in self.type.role_windows
            if window.role in self.people
        )


@dataclass(frozen=True, slots=True)
class Proposal:
    """What somebody wants to book for a patient as one unit: all of it or nothing.

    `replaces` are the appointments that a move gives up, `from_hold` the hold that is turned
    into the booking: what they occupy counts as free.
    """

    patient_id: PatientId
    appointments: tuple[ProposedAppointment, ...]
    replaces: tuple[AppointmentId, ...] = ()
    from_hold: HoldId | None = None

    @property
    def main(self) -> ProposedAppointment:
        return self.appointments[0]

    @property
    def follow_up(self) -> ProposedAppointment | None:
        return self.appointments[1] if len(self.appointments) > 1 else None

    @property
    def groups(self) -> tuple[AppointmentId, ...]:
        """The groups of which it takes a place."""
        return tuple(one.group for one in self.appointments if one.group is not None)
