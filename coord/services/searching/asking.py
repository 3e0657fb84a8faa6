"""What is asked of a search, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from coord.domain.ranking import NO_WISHES, Advantage, Wishes
from coord.domain.reasons import Reason
from coord.domain.roles import Role
from coord.services.drafts import Draft
from coord.services.plans import PlannedAppointment

NEXT = 3
PAGE = 24


class Order(StrEnum):
    """The earliest first, or that for which most speaks."""

    TIME = "time"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked for: public ids; `moving` names the appointment whose place is given up.

    `people` are those who alone may have a role; a lenient search also finds what needs an override.
    """

    patient: str
    type_code: str
    first: date
    last: date
    clinics: tuple[str, ...] = ()
    moving: str | None = None
    is_lenient: bool = False
    people: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    wishes: Wishes = NO_WISHES
    order: Order = Order.TIME


@dataclass(frozen=True, slots=True)
class Slot:
    """A bookable start with its people, room and follow-up, and what speaks for it; `draft` books it."""

    appointments: tuple[PlannedAppointment, ...]
    draft: Draft
    advantages: frozenset[Advantage] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """The first of the next half-days, a page in the wished order, how many in all, what stands against all.

    `until` is the last day that was looked at, where that was enough for the page.
    """

    next: tuple[Slot, ...]
    slots: tuple[Slot, ...]
    total: int
    offset: int
    until: date | None
    obstacles: tuple[Reason, ...]
