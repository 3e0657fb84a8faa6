"""When a patient would rather come; it is a wish and never a rule."""

from dataclasses import dataclass
from enum import StrEnum


class DayPart(StrEnum):
    """Before noon, from noon to five, and later, on the clinic's clock."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class PreferredTimes:
    """Weekdays (Monday is 0) and parts of the day; none is no wish."""

    weekdays: frozenset[int] = frozenset()
    parts: frozenset[DayPart] = frozenset()


NO_PREFERENCE = PreferredTimes()
