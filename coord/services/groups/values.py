"""What is asked for and answered where several patients share a visit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding
from coord.domain.roles import Role
from coord.services.drafts import DraftAppointment


@dataclass(frozen=True, slots=True)
class Opening:
    """A group to be opened, with so many places, and the patients (public ids) who are in it at once.

    Its free places are offered to who waits for its kind, unless they are kept for others.
    """

    appointment: DraftAppointment
    places: int
    patients: tuple[str, ...] = ()
    overriding: Overriding = NOTHING_OVERRIDDEN
    is_offered: bool = True


@dataclass(frozen=True, slots=True)
class CourseOpening:
    """A course of groups to be opened, by the name of its template and the day of its first group.

    `parts` say for each kind where, at which time of the clock and by whom; their days do not count.
    """

    template: str
    first: date
    parts: tuple[DraftAppointment, ...]
    places: int
    patients: tuple[str, ...] = ()
    overriding: Overriding = NOTHING_OVERRIDDEN
    is_offered: bool = True


@dataclass(frozen=True, slots=True)
class PlannedOpening:
    """A course of groups to be opened as it was planned: each of its groups at its own time."""

    template: str
    groups: tuple[DraftAppointment, ...]
    places: int
    patients: tuple[str, ...] = ()
    overriding: Overriding = NOTHING_OVERRIDDEN
    is_offered: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """The public id of the first group, and how many were opened."""

    first: str
    groups: int


@dataclass(frozen=True, slots=True)
class Joining:
    """A patient who takes a place in a group; public ids throughout.

    `people` are those who come for this patient alone, or instead of who is there for the others.
    `follow_up` is the group in which the follow-up is; without it the earliest by the same therapist.
    """

    patient: str
    people: Mapping[Role, str] = field(default_factory=dict)
    follow_up: str | None = None
    overriding: Overriding = NOTHING_OVERRIDDEN
