"""Everything that booking rules may ask about, read beforehand; nothing here reads any further."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from coord.domain.appointment import (
    AppointmentId,
    AppointmentType,
    ClinicId,
    PatientId,
    PersonId,
    PractitionerId,
    ProposedAppointment,
    ResourceId,
    RoomId,
)
from coord.domain.consents import Consent, Guardian
from coord.domain.gates import Gate
from coord.domain.interval import Interval
from coord.domain.local_time import local_date
from coord.domain.policy import Dated, Kinds, Policy, in_force
from coord.domain.preferred_times import NO_PREFERENCE, PreferredTimes
from coord.domain.qualifications import Certification, Compact, Kind, Qualification
from coord.domain.roles import Role
from coord.domain.spans import Spans, Whereabouts


@dataclass(frozen=True, slots=True)
class Clinic:
    """`opening` holds the open minutes of the days that were read, in order, closures taken out."""

    id: ClinicId
    name: str
    jurisdiction: str
    zone: ZoneInfo
    opening: tuple[Interval, ...]
    certifications: tuple[Certification, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """`places` is how many patients it holds at once, `out_of_use` when it is broken or being mended."""

    id: RoomId
    name: str
    clinic_id: ClinicId
    resource_id: ResourceId
    features: frozenset[str]
    places: int = 1
    out_of_use: tuple[Interval, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Taken:
    """A resource taken for an interval, in one lane of its capacity; of cover, in which role if in one."""

    interval: Interval
    lane: int
    occupancy_id: int
    role: Role | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A visit that several patients share: `people` are there for all of them, and take no one's place.

    `members` are the people of each patient in it, whoever is being judged left out.
    """

    resource_id: ResourceId
    places: int
    people: Mapping[Role, PractitionerId]
    members: tuple[Mapping[Role, PractitionerId], ...] = ()

    def holds(self, role: Role, who: PractitionerId) -> bool:
        """Whether somebody is there in the role for the whole group."""
        return self.people.get(role) == who


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody in person at another clinic, and how many minutes the way there and the way back take."""

    interval: Interval
    there: int
    back: int

    @property
    def with_travel(self) -> Interval:
        return Interval(self.interval.starts - self.there, self.interval.ends + self.back)


@dataclass(frozen=True, slots=True)
class Facts:
    """The patient, and everybody and everything that the proposal or the search may use.

    `taken` is by resource; where a search asks for no lanes, `spans` stands in for it. `presence` is where
    a person is in person, by person; `anchor` is the dose that a follow-up belongs to when it is judged on
    its own; `life_support` is everybody of the clinics with a life support training, whether proposed or
    not; `travel` is in minutes between clinics. `groups` are those that the proposal takes a place in, with
    what they hold for all their patients counted as free.

    `policy` is today's. `dated` are those of the days that were read, each from its day on, the first since
    ever; empty where it is the same on all of them. A visit is judged by that of its own day: see `of`. In
    the same way `kinds` are the kinds of visit by code, for whoever looks for other times or days.
    """

    policy: Policy
    patient: Patient
    clinics: Mapping[ClinicId, Clinic]
    rooms: Mapping[RoomId, Room]
    practitioners: Mapping[PractitionerId, Practitioner]
    taken: Mapping[ResourceId, tuple[Taken, ...]] = field(default_factory=dict)
    presence: Mapping[PersonId, Sequence[tuple[Interval, ClinicId]]] = field(default_factory=dict)
    anchor: Interval | None = None
    life_support: tuple[Practitioner, ...] = ()
    travel: Mapping[tuple[ClinicId, ClinicId], int] = field(default_factory=dict)
    spans: Mapping[ResourceId, Spans] = field(default_factory=dict)
    groups: Mapping[AppointmentId, Group] = field(default_factory=dict)
    dated: Dated[Policy] = ()
    kinds: Dated[Kinds] = ()

    def on(self, day: date) -> "Facts":
        """The facts by the policy of a day."""
        if not self.dated:
            return self
        policy = in_force(self.dated, day)
        return self if policy is self.policy else replace(self, policy=policy)

    def of(self, one: ProposedAppointment) -> "Facts":
        """The facts by the policy of the local day of a visit."""
        return self.at(one.starts, one.clinic_id)

    def at(self, minute: int, clinic: ClinicId) -> "Facts":
        """The facts by the policy of the local day of a minute."""
        return self.on(local_date(minute, self.clinics[clinic].zone)) if self.dated else self

    def is_there(self, kind: AppointmentType, day: date) -> bool:
        """Whether the house has the kind of visit on a day."""
        return not self.kinds or kind.code in in_force(self.kinds, day)

    def kind_on(self, kind: AppointmentType, day: date) -> AppointmentType:
        """The kind of visit as it is on a day."""
        return in_force(self.kinds, day).get(kind.code, kind) if self.kinds else kind

    def kind_at(self, kind: AppointmentType, minute: int, clinic: ClinicId) -> AppointmentType:
        """The kind of visit as it is on the local day of a minute."""
        return self.kind_on(kind, local_date(minute, self.clinics[clinic].zone)) if self.kinds else kind

    def follow_up_on(
        self, kind: AppointmentType, day: date, usual: AppointmentType | None
    ) -> AppointmentType | None:
        """What follows the kind up, as it is on a day; `usual` where no kind changes."""
        return in_force(self.kinds, day).get(kind.follow_up or "") if self.kinds else usual

    @property
    def policies(self) -> tuple[Policy, ...]:
        """Each policy of the days that were read."""
        return tuple(policy for _, policy in self.dated) or (self.policy,)

    def with_policy(self, change: Callable[[Policy], Policy]) -> "Facts":
        """The facts with the policy of every day changed alike."""
        dated = tuple((since, change(policy)) for since, policy in self.dated)
        return replace(self, policy=change(self.policy), dated=dated)

    def group_of(self, one: ProposedAppointment) -> Group | None:
        """The group that an appointment takes a place in."""
        return None if one.group is None else self.groups[one.group]

    def jurisdiction(self, kind: AppointmentType, clinic: ClinicId) -> str:
        """Where a visit is in law: the clinic's place, by video the patient's."""
        return self.patient.location if kind.is_telehealth else self.clinics[clinic].jurisdiction

    def compacts(self, kind: AppointmentType) -> tuple[Compact, ...]:
        """The compacts that count for this kind of visit."""
        return tuple(one for one in self.policy.compacts if kind.is_telehealth or one.in_person)

    def busy(self, resource: ResourceId) -> Sequence[Interval]:
        """What is taken of a resource."""
        if (spans := self.spans.get(resource)) is not None:
            return spans
        return tuple(one.interval for one in self.taken.get(resource, ()))

    def busy_as(self, role: Role, resource: ResourceId) -> Sequence[Interval]:
        """What is taken of somebody's cover in a role; what is taken in no certain role counts in each."""
        if (spans := self.spans.get(resource)) is not None:
            return spans.bearing(role)
        return tuple(one.interval for one in self.taken.get(resource, ()) if one.role in (None, role))

    def elsewhere(self, person: PersonId, clinic: ClinicId) -> Sequence[Interval]:
        """When a person is in person at any other clinic."""
        where_and_when = self.presence.get(person, ())
        if isinstance(where_and_when, Whereabouts):
            return where_and_when.elsewhere(clinic)
        return tuple(when for when, where in where_and_when if where != clinic)

    def here(self, person: PersonId, clinic: ClinicId) -> Sequence[Interval]:
        """When a person is in person at the clinic."""
        return tuple(when for when, where in self.presence.get(person, ()) if where == clinic)

    def out_of_reach(self, person: PersonId, clinic: ClinicId) -> Sequence[Interval]:
        """When a person is at any other clinic, or on the way from here or to here."""
        if not self.travel and not self.policy.travel.minutes:
            return self.elsewhere(person, clinic)
        return tuple(one.with_travel for one in self.away(person, clinic))

    def away(self, person: PersonId, clinic: ClinicId) -> Iterator[Away]:
        """The times of a person at other clinics, each with the ways."""
        for when, where in self.presence.get(person, ()):
            if where != clinic:
                yield Away(when, self._way(clinic, where), self._way(where, clinic))

    def _way(self, here: ClinicId, there: ClinicId) -> int:
        return self.travel.get((here, there), self.policy.travel.minutes)
