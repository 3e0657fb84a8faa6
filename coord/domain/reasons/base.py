"""What every reason has: the thing refused, and whether somebody may go on all the same."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from coord.domain.permissions import Permission


class Field(StrEnum):
    """What a reason speaks of, so that a page can show it beside that."""

    PATIENT = "patient"
    ORDER = "order"
    CLEARANCE = "clearance"
    TIME = "time"
    ROOM = "room"
    UNIT = "unit"
    PRESCRIBER = "prescriber"
    LEAD_THERAPIST = "lead_therapist"
    CO_THERAPIST = "co_therapist"
    MONITOR = "monitor"
    DIETITIAN = "dietitian"
    PHYSICIAN = "physician"
    COORDINATOR = "coordinator"
    INTERPRETER = "interpreter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`field` is what is refused.

    A hard reason binds everybody. A soft one names the permission with which somebody may override
    it, saying why; the house's policy may harden a soft reason, never soften a hard one. `effort` is
    how hard it would be to change what is refused, for proposing the least: 1 for asking somebody.
    """

    overridable_with: ClassVar[Permission | None] = None
    effort: ClassVar[int] = 3

    field: Field
