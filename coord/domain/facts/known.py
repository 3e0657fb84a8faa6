"""All of it together, by the policy of some days."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from coord.domain.appointment import (
    AppointmentId,
    AppointmentType,
    ClinicId,
    PersonId,
    PractitionerId,
    ProposedAppointment,
    ResourceId,
    RoomId,
)
from coord.domain.facts.patients import Patient
from coord.domain.facts.people import Practitioner
from coord.domain.facts.places import Clinic, Room
from coord.domain.facts.taken import Away, Group, Taken
from coord.domain.interval import Interval
from coord.domain.local_time import local_date
from coord.domain.policy import Dated, Kinds, Policy, in_force
from coord.domain.qualifications import Compact
from coord.domain.roles import Role
from coord.domain.spans import Spans, Whereabouts


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
