"""What is taken, by whom and where: occupancies, groups, and people at other clinics."""

from collections.abc import Mapping
from dataclasses import dataclass

from coord.domain.appointment import (
    PractitionerId,
    ResourceId,
)
from coord.domain.interval import Interval
from coord.domain.roles import Role


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
