"""When a patient would rather come; it is a wish and never a rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The parts as first and last minutes of the day."""
        return tuple(SPANS[part] for part in DayPart if part in self.parts)

    @classmethod
    def from_data(cls, kept: Mapping[str, Any]) -> "PreferredTimes":
        """From what is kept with the patient: `{"weekdays": [0], "parts": ["morning"]}`."""
        return cls(frozenset(kept.get("weekdays", ())), frozenset(map(DayPart, kept.get("parts", ()))))


SPANS = {DayPart.MORNING: (0, 720), DayPart.AFTERNOON: (720, 1020), DayPart.EVENING: (1020, 1440)}
NO_PREFERENCE = PreferredTimes()
