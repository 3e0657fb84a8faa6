"""What pages are given: names and numbers, ready to be written out."""

from dataclasses import dataclass
from datetime import date, datetime

from coord.domain.appointment import UPCOMING, Status
from coord.domain.clearance import Condition
from coord.domain.gates import Light
from coord.domain.qualifications import Qualification
from coord.domain.reasons import Reason
from coord.domain.urgency import is_urgent
from coord.domain.writing import Writing
from coord.services.plans import PlannedAppointment


@dataclass(frozen=True, slots=True)
class PatientName:
    """The two identifiers, and a mark where somebody else bears the same name."""

    public_id: str
    name: str
    birth_date: date
    record_number: str
    has_namesake: bool = False


@dataclass(frozen=True, slots=True)
class Happened:
    """What really happened with a visit, where anything did; reasons are codes.

    `confirmed_at` is when the patient said that they will come, as the visit stands now.
    """

    arrived_at: datetime | None
    begun_at: datetime | None
    ready_at: datetime | None
    ended_at: datetime | None
    late_by: int
    not_treated: str | None
    noshow_reason: str | None
    cancel_note: str
    is_late_cancel: bool
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownAppointment:
    """An appointment with the names of everybody in it; minutes are UTC epoch minutes.

    `group` is the public id of the group that it is a place in.
    """

    public_id: str
    patient: PatientName
    type_code: str
    type_name: str
    status: str
    starts: int
    ends: int
    clinic: str
    clinic_public_id: str
    zone: str
    room: str
    room_public_id: str
    people: tuple[tuple[str, str, str], ...]
    version: int
    follows: str | None
    cancel_reason: str | None
    happened: Happened
    is_treatment: bool
    group: str | None = None

    @property
    def is_set_aside(self) -> bool:
        """Not held on its day, and waiting for somebody to move or end it."""
        is_open = self.status in {*UPCOMING, Status.ARRIVED}
        return is_open and self.is_treatment and self.happened.not_treated is not None

    def is_upcoming(self, now: int) -> bool:
        return self.status in UPCOMING and self.starts > now


@dataclass(frozen=True, slots=True)
class Overdue:
    """A visit whose patient had to be cleared by a day that has passed."""

    appointment: ShownAppointment
    light: Light
    due: date


@dataclass(frozen=True, slots=True)
class ShownHold:
    """A reservation: until when, for whom, and the zone of its clinic."""

    public_id: str
    patient: PatientName
    expires_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class HoldPage:
    hold: ShownHold
    appointments: tuple[PlannedAppointment, ...]


@dataclass(frozen=True, slots=True)
class ShownTask:
    """A task with whom and which visit, or group of visits, it is about, where it is about one.

    `zone` is its clinic's, or the house's first where it is about no clinic. `ends` are the practitioner's
    qualifications that end soon or have ended lately, where it is about these.
    """

    public_id: str
    kind: str
    due_at: datetime
    patient_id: int | None
    patient: PatientName | None
    appointment: str | None
    zone: str
    practitioner: str = ""
    ends: tuple[Qualification, ...] = ()
    is_group: bool = False

    @property
    def is_urgent(self) -> bool:
        return is_urgent(self.kind)


@dataclass(frozen=True, slots=True)
class ClinicName:
    public_id: str
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class ShownOrder:
    types: tuple[str, ...]
    doses_left: int
    valid_until: date
    prescriber: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class BookableType:
    """A kind of visit; `against` is why it cannot be for this patient in the days that were asked about."""

    code: str
    name: str
    has_follow_up: bool
    may_be_alone: bool
    has_groups: bool
    against: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class PatientPage:
    """Everything a scheduler needs beside a patient's name.

    `food_minutes` and `drink_minutes` are a prescriber's own for this patient.
    `prompts` are the kinds of words between visits that a clinician has turned on.
    `missing` is what keeps the patient from being cleared today, told only to whom it may be shown.
    """

    patient: PatientName
    status: str
    paused_until: date | None
    languages: tuple[str, ...]
    written: Writing
    clinic: ClinicName | None
    light: Light
    missing: tuple[Condition, ...]
    orders: tuple[ShownOrder, ...]
    care_team: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    types: tuple[BookableType, ...]
    appointments: tuple[ShownAppointment, ...]
    holds: tuple[ShownHold, ...]
    prompts: tuple[str, ...] = ()
    food_minutes: int | None = None
    drink_minutes: int | None = None

    @property
    def offered(self) -> tuple[BookableType, ...]:
        """The kinds of visit against which nothing speaks."""
        return tuple(one for one in self.types if not one.against)

    @property
    def not_offered(self) -> tuple[BookableType, ...]:
        return tuple(one for one in self.types if one.against)


@dataclass(frozen=True, slots=True)
class Board:
    """One local day of the clinics, and what waits for somebody; `next_day` where this one is empty.

    `later_tasks` counts those that are due later than within two days.
    """

    day: date
    next_day: date | None
    clinics: tuple[ClinicName, ...]
    appointments: tuple[ShownAppointment, ...]
    holds: tuple[ShownHold, ...]
    without_follow_up: tuple[ShownAppointment, ...]
    unclosed: tuple[ShownAppointment, ...]
    tasks: tuple[ShownTask, ...]
    later_tasks: int
    overdue: tuple[Overdue, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """An appointment and the follow-up that goes with it.

    `is_bound` while it is itself the follow-up of a dose to come, and stays as long as that stands.
    `lacks_follow_up` where its kind has one, none stands, and nobody has waived it.
    """

    main: ShownAppointment
    follow_up: ShownAppointment | None
    is_bound: bool = False
    lacks_follow_up: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers for one appointment: (public id, name) of rooms, and of people per role.

    Nobody needs to have one of the `optional` roles.
    """

    rooms: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    needs_room: bool
    optional: frozenset[str] = frozenset()
