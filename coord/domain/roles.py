"""Who is needed in an appointment, for which minutes of it, and how much of them it takes."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody does in an appointment or a care team (FHIR PractitionerRole)."""

    PRESCRIBER = "prescriber"
    LEAD_THERAPIST = "lead_therapist"
    CO_THERAPIST = "co_therapist"
    MONITOR = "monitor"
    DIETITIAN = "dietitian"
    PHYSICIAN = "physician"
    COORDINATOR = "coordinator"
    INTERPRETER = "interpreter"


class Presence(StrEnum):
    IN_ROOM = "in_room"
    ON_SITE = "on_site"
    ON_CALL = "on_call"


class Use(StrEnum):
    """Which of a practitioner's resources is taken: attention is one visit's, cover several visits'."""

    ATTENTION = "attention"
    COVER = "cover"


@dataclass(frozen=True, slots=True, order=True)
class RoleWindow:
    """The minutes of an appointment, counted from its start, in which a role is needed.

    An optional one is taken only where somebody has the role (an interpreter, a dietitian who joins).
    """

    role: Role
    use: Use
    presence: Presence
    opens: int
    closes: int
    is_optional: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes:
            raise ValueError("a role window opens at or after the start and closes later")
