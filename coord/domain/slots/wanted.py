"""What is searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from coord.domain.appointment import AppointmentType, PractitionerId
from coord.domain.ranking import NO_WISHES, Wishes
from coord.domain.roles import Role


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is searched: a type (and its follow-up's), the days, and from which minute on.

    A lenient search also finds what only soft reasons speak against. `people` are those who alone may
    have a role; `wishes` rank and forbid nothing. A unit that moves needs its follow-up wherever it goes.
    Weeks of waiting count from `ranked_from`, without it from the first day.
    """

    type: AppointmentType
    follow_up: AppointmentType | None
    first: date
    last: date
    now: int
    is_lenient: bool = False
    people: Mapping[Role, frozenset[PractitionerId]] = field(default_factory=dict)
    wishes: Wishes = NO_WISHES
    needs_follow_up: bool = False
    ranked_from: date | None = None
